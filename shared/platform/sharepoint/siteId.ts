import * as z from "zod";
import type { Site } from "../identity/callers.ts";

const SITE_ID =
  /^(?<siteGuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?<webGuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A `{siteId}` in a route: `<siteGuid>.<webGuid>`, SPFx's `pageContext.site.id` and `.web.id`, in lower case once it is read. */
export const siteId = z
  .string()
  .toLowerCase()
  .regex(SITE_ID, "A site id is the GUID of the site and the GUID of the web, with a dot between them.")
  .meta({ description: "The site's GUID and the web's GUID, with a dot between them" })
  .transform((text): Site => {
    const { siteGuid = "", webGuid = "" } = SITE_ID.exec(text)?.groups ?? {};
    return { siteGuid, webGuid };
  });

/** The id of a site, as it stands in a route. */
export const siteIdOf = ({ siteGuid, webGuid }: Site): string => `${siteGuid}.${webGuid}`;
