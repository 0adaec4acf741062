import { randomUUID } from "node:crypto";
import { rightsOn } from "../entra/siteRights.ts";
import type { Asked, JsonAnswer } from "../jsonServer.ts";
import type { Mood } from "../moods.ts";
import type { Bearer } from "./bearer.ts";
import { type Geography, geographiesOf } from "./resources.ts";
import { webUrlOf } from "./webs.ts";

/** A request to Graph by a user whose token it knows. */
export type GraphCall = { asked: Asked; bearer: Bearer; moods: ReadonlySet<Mood>; origin: string };

const ROOT_SITES = "siteCollection/root ne null";
const SITE = /^\/v1\.0\/sites\/(?<host>[^,/]+),(?<site>[0-9a-f-]{36}),(?<web>[0-9a-f-]{36})$/i;

/** An error in Graph's form. */
export const graphError = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): JsonAnswer => {
  const innerError = { "request-id": randomUUID(), "client-request-id": randomUUID() };
  return { status, body: { error: { code, message, innerError } }, headers };
};

const rootSite = (origin: string, { hostname, dataLocationCode }: Geography): object => ({
  webUrl: `${origin}/${hostname}`,
  siteCollection: { hostname, dataLocationCode, root: {} },
});

/** The tenant's root sites, one a page, so that whoever asks has to follow the links as with a large tenant. */
const rootSites = ({ asked, bearer, moods, origin }: GraphCall): JsonAnswer => {
  if (asked.query.get("$filter") !== ROOT_SITES) return graphError(400, "invalidRequest", "This filter is not known.");
  const geographies = geographiesOf(bearer.tenant).slice(0, moods.has("second-geo") ? 2 : 1);
  const at = Number(asked.query.get("$skiptoken") ?? 0);
  const shown = geographies.slice(at, at + 1).map((geography) => rootSite(origin, geography));
  const next = new URLSearchParams({ $filter: ROOT_SITES, $skiptoken: String(at + 1) });
  const more = at + 1 < geographies.length ? { "@odata.nextLink": `${origin}/v1.0/sites?${next.toString()}` } : {};
  return { status: 200, body: { "@odata.context": `${origin}/v1.0/$metadata#sites`, ...more, value: shown } };
};

const oneSite = ({ bearer, moods, origin }: GraphCall, host: string, site: string, web: string): JsonAnswer => {
  const [home, second] = geographiesOf(bearer.tenant);
  const { hostname } = moods.has("second-geo") ? second : home;
  if (host !== hostname) return graphError(404, "itemNotFound", "Requested site could not be found.");
  if (moods.has("no-rights") || !rightsOn(bearer.claims, `${site}.${web}`)) {
    return graphError(403, "accessDenied", "Access denied.");
  }
  const body = { id: `${hostname},${site},${web}`, name: "Site", webUrl: webUrlOf(origin, hostname, site, web) };
  return { status: 200, body };
};

/** What Microsoft Graph says of a tenant's sites, to the user who asks. */
export const answerGraph = (call: GraphCall): JsonAnswer => {
  const { asked, moods } = call;
  const retry = { "Retry-After": "23" };
  if (moods.has("graph-throttled")) return graphError(429, "activityLimitReached", "Request was throttled.", retry);
  if (moods.has("graph-down")) return graphError(503, "serviceNotAvailable", "The service is not available.");
  if (asked.path === "/v1.0/sites") return rootSites(call);
  const { host = "", site = "", web = "" } = SITE.exec(asked.path)?.groups ?? {};
  return site === ""
    ? graphError(400, "BadRequest", "Resource not found for this segment.")
    : oneSite(call, host.toLowerCase(), site.toLowerCase(), web.toLowerCase());
};
