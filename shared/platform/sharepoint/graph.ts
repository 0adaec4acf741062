import * as z from "zod";
import type { Site } from "../identity/callers.ts";
import { unavailable } from "../refusal.ts";
import { askService, type Told, UnexpectedAnswer } from "./askService.ts";
import { type Host, hostOf } from "./hosts.ts";
import { consentRequired, type SignInPlaces } from "./signInRefusals.ts";

/** Asks Graph in the name of a user of `tenant`. */
export type GraphSession = { places: SignInPlaces; tenant: string; token: string; signal: AbortSignal };

const GRAPH = "Microsoft Graph";

const ROOT_SITES = z.object({
  value: z.array(z.object({ webUrl: z.url(), siteCollection: z.object({ hostname: z.string() }) })),
  "@odata.nextLink": z.url().optional(),
});

/** There are far fewer geographies than this, and Graph lists many on a page. */
const MOST_PAGES = 50;

const firstPage = (graph: string): URL => {
  const url = new URL("/v1.0/sites", graph);
  url.search = "?$filter=siteCollection/root%20ne%20null&$select=siteCollection,webUrl";
  return url;
};

const linkIn = (link: string | undefined): URL | undefined => (link === undefined ? undefined : new URL(link));

const askGraph = <Answer>(
  { places, token, signal }: GraphSession,
  url: URL,
  shape: z.ZodType<Answer>,
): Promise<Told<Answer>> =>
  askService({ service: GRAPH, url, origin: places.graph, token, accept: "application/json", shape, signal }, places);

const unexpected = (code: string) => unavailable(GRAPH, new UnexpectedAnswer(code));

/**
 * The hosts of the user's tenant: those of its root sites. Throws `consent-required` where Graph refuses to list them: then
 * what was consented to does not cover it.
 */
export const listHosts = async (session: GraphSession, suffix: string | undefined): Promise<Host[]> => {
  const { places, tenant } = session;
  const hosts = new Map<string, Host>();
  let next: URL | undefined = firstPage(places.graph);
  for (let page = 0; next; page += 1) {
    if (page === MOST_PAGES) throw unexpected("endless");
    const told = await askGraph(session, next, ROOT_SITES);
    if (!told.found) throw consentRequired(places, tenant, new UnexpectedAnswer(`status-${told.status}`));
    for (const { webUrl, siteCollection } of told.answer.value) {
      const host = hostOf({ hostname: siteCollection.hostname, webUrl }, suffix);
      if (!host) throw unexpected("foreign-host");
      hosts.set(host.hostname, host);
    }
    next = linkIn(told.answer["@odata.nextLink"]);
  }
  return [...hosts.values()];
};

const SITE = z.object({ id: z.string(), webUrl: z.url() });

/** Where the web of a site lies, on the host that was asked about; undefined where it is not there for this user. */
export const findWeb = async (session: GraphSession, host: Host, site: Site): Promise<URL | undefined> => {
  const id = `${host.hostname},${site.siteGuid},${site.webGuid}`;
  const told = await askGraph(session, new URL(`/v1.0/sites/${id}?$select=id,webUrl`, session.places.graph), SITE);
  if (!told.found) return undefined;
  const webUrl = new URL(told.answer.webUrl);
  if (told.answer.id.toLowerCase() !== id) throw unexpected("another-site");
  if (webUrl.origin !== host.origin) throw unexpected("foreign-host");
  return webUrl;
};
