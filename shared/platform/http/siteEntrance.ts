import type { Callers, Customer, Site, SiteCaller } from "../identity/callers.ts";
import { Refusal } from "../refusal.ts";
import { type Entrance, required } from "./entrance.ts";

/** The site that a route is about. Every route behind these entrances has one, as `siteId` reads it. */
const siteIn = (path: unknown): Site => {
  const { siteId } = (path ?? {}) as { siteId?: Partial<Site> };
  const { siteGuid, webGuid } = siteId ?? {};
  if (siteGuid === undefined || webGuid === undefined)
    throw new TypeError("a door to a site has no {siteId} in its path");
  return { siteGuid, webGuid };
};

const admit = async (
  callers: Callers,
  bearer: string,
  { tenant, oid }: Customer,
  site: Site,
  needed: "reader" | "designer",
): Promise<SiteCaller> => {
  const rights = await callers.siteRights({ tenant, oid, bearer }, site, needed);
  if (rights === "none") throw new Refusal("not-found", "There is no such site, or you may not see it.");
  if (needed === "designer" && rights !== "designer") {
    throw new Refusal("not-allowed", "This call needs the right to manage lists on the site.");
  }
  return { kind: "user", tenant, oid, site };
};

const REFUSALS = ["not-signed-in", "validation-failed", "consent-required", "not-allowed", "not-found"] as const;

const userOf = (needed: "reader" | "designer", description: string): Entrance<SiteCaller> => ({
  security: ["customer"],
  open: false,
  description,
  refusals: REFUSALS,
  enter: async (callers, bearer, path) => {
    const token = required(bearer());
    const caller = await callers.customer(token);
    const site = siteIn(path());
    if (caller.kind !== "user") throw new Refusal("not-allowed", "This call needs a user's token, not an app's own.");
    return admit(callers, token, caller, site, needed);
  },
});

/** A user who may view the list items of the site in the path. */
export const reader = userOf("reader", "a user who may read the site");

/** A user who may manage the lists of the site in the path. */
export const designer = userOf("designer", "a user who may manage lists on the site");

/** A reader of the site in the path; or an unattended component, which may act on every site of its tenant. */
export const readerOrComponent: Entrance<SiteCaller> = {
  security: ["customer"],
  open: false,
  description: "a user who may read the site, or an unattended component of its tenant",
  refusals: REFUSALS,
  enter: async (callers, bearer, path) => {
    const token = required(bearer());
    const caller = await callers.customer(token);
    const site = siteIn(path());
    const { kind, tenant, oid } = caller;
    return kind === "app" ? { kind, tenant, oid, site } : admit(callers, token, caller, site, "reader");
  },
};
