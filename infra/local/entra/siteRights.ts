import * as z from "zod";

/** What a user of the stand-ins may do: on the sites listed (`<siteGuid>.<webGuid>`), or on every one. */
export type SiteRights = { rights: "reader" | "designer"; sites?: readonly string[] | undefined };

/** The claim that carries it from token to token. The stand-ins alone read it: Entra ID knows no such claim, and Usher neither. */
export const SITE_RIGHTS_CLAIM = "local_site_rights";

export const siteRights = z.strictObject({
  rights: z.enum(["reader", "designer"]),
  sites: z.array(z.string()).optional(),
});

/** What a token's claims say of a site: undefined where its user may do nothing there. */
export const rightsOn = (claims: Readonly<Record<string, unknown>>, site: string): SiteRights["rights"] | undefined => {
  const { data } = siteRights.safeParse(claims[SITE_RIGHTS_CLAIM]);
  if (!data) return undefined;
  return data.sites === undefined || data.sites.includes(site) ? data.rights : undefined;
};
