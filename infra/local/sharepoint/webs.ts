import { rightsOn, type SiteRights } from "../entra/siteRights.ts";
import type { Asked, JsonAnswer } from "../jsonServer.ts";
import type { Mood } from "../moods.ts";
import type { Bearer } from "./bearer.ts";

/** Where a web lies: real ones have a name in the place of their ids. */
export const webUrlOf = (origin: string, hostname: string, site: string, web: string): string =>
  `${origin}/${hostname}/sites/${site}/${web}`;

const WEB = /^\/(?<host>[^/]+)\/sites\/(?<site>[0-9a-f-]{36})\/(?<web>[0-9a-f-]{36})\/_api\/web$/;

/** The host and ids in the address of a web's REST API; undefined for any other path. */
export const webAt = (path: string): { host: string; site: string; web: string } | undefined => {
  const { host = "", site = "", web = "" } = WEB.exec(path)?.groups ?? {};
  return host === "" ? undefined : { host, site, web };
};

/** The masks of SharePoint's own permission levels "Read" and "Edit" (SP.BasePermissions), as its REST API writes them. */
const PERMISSIONS: Readonly<Record<SiteRights["rights"], { High: string; Low: string }>> = {
  reader: { High: "176", Low: "138612833" },
  designer: { High: "432", Low: "1011030767" },
};

/** An error in the form that SharePoint's REST API has with `odata=nometadata`. */
export const restError = (
  status: number,
  code: string,
  value: string,
  headers: Readonly<Record<string, string>> = {},
): JsonAnswer => ({ status, body: { "odata.error": { code, message: { lang: "en-US", value } } }, headers });

/** A request for a web by a user whose token SharePoint knows. */
export type WebCall = { asked: Asked; bearer: Bearer; moods: ReadonlySet<Mood>; site: string; web: string };

/** What SharePoint's REST API says of a web, to the user who asks: as in SharePoint, their rights only where `$select` names them. */
export const answerWeb = ({ asked, bearer, moods, site, web }: WebCall): JsonAnswer => {
  const retry = { "Retry-After": "29" };
  if (moods.has("sharepoint-throttled")) return restError(429, "-1, Throttled", "Too many requests.", retry);
  if (moods.has("sharepoint-down")) return restError(503, "-1, Unavailable", "The server is busy.");
  const rights = moods.has("no-rights") ? undefined : rightsOn(bearer.claims, `${site}.${web}`);
  if (!rights) {
    const code = "-2147024891, System.UnauthorizedAccessException";
    return restError(403, code, "Attempted to perform an unauthorized operation.");
  }
  const selected = asked.query.get("$select")?.split(",") ?? ["Id", "Title"];
  const members = { Id: web, Title: "Site", EffectiveBasePermissions: PERMISSIONS[rights] };
  const body = Object.fromEntries(Object.entries(members).filter(([name]) => selected.includes(name)));
  return { status: 200, body };
};
