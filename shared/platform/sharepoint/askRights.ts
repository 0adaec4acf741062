import { attempt } from "../azure/attempts.ts";
import { type Clock, HOUR, SECOND } from "../clock.ts";
import type { SharePointSettings } from "../config/settings.ts";
import type { Site, SiteRights } from "../identity/callers.ts";
import { createLru } from "../lru.ts";
import { findWeb, type GraphSession, listHosts } from "./graph.ts";
import type { Host } from "./hosts.ts";
import type { OnBehalfOf, User } from "./onBehalfOf.ts";
import type { SignInPlaces } from "./signInRefusals.ts";
import { readRights } from "./webRights.ts";

/** What a user may do on a site, asked now, in their name. */
export type AskRights = (user: User, site: Site) => Promise<SiteRights>;

const BUDGET = 10 * SECOND;

/** How long a tenant's hosts are taken for known, and of how many tenants. */
const HOSTS_KNOWN_FOR = HOUR;
const MOST_TENANTS = 1_000;

export type AskRightsParts = {
  places: SignInPlaces;
  settings: Pick<SharePointSettings, "hostSuffix">;
  onBehalfOf: OnBehalfOf;
  clock: Clock;
  /** Milliseconds that one question may take, all its calls together. */
  budget?: number;
};

type Found = { host: Host; web: URL };

/**
 * Asks Graph for the tenant's hosts and the web's address, and SharePoint there for what the user may do. A site that does
 * not exist, that lies in another tenant or that the user has no right to is the same: `none`. Throws `consent-required`,
 * `not-signed-in` or `unavailable`, the last after 10 s at most.
 */
export const createAskRights = (parts: AskRightsParts): AskRights => {
  const { places, settings, onBehalfOf, clock, budget = BUDGET } = parts;
  const known = createLru<{ hosts: readonly Host[]; at: number }>(MOST_TENANTS);

  const knownHosts = (tenant: string): readonly Host[] => {
    const entry = known.get(tenant);
    const age = entry ? clock.now() - entry.at : HOSTS_KNOWN_FOR;
    return entry && age >= 0 && age < HOSTS_KNOWN_FOR ? entry.hosts : [];
  };

  const lookAt = async (session: GraphSession, hosts: readonly Host[], site: Site): Promise<Found | undefined> => {
    for (const host of hosts) {
      const web = await findWeb(session, host, site);
      if (web) return { host, web };
    }
    return undefined;
  };

  /** What is not on a known host may be on one that is new, or that whoever asked before could not see. */
  const find = async (session: GraphSession, site: Site): Promise<Found | undefined> => {
    const tried = knownHosts(session.tenant);
    const found = await lookAt(session, tried, site);
    if (found) return found;
    const hosts = await listHosts(session, settings.hostSuffix);
    known.set(session.tenant, { hosts, at: clock.now() });
    const isTried = ({ origin, hostname }: Host) =>
      tried.some((one) => one.origin === origin && one.hostname === hostname);
    return lookAt(
      session,
      hosts.filter((host) => !isTried(host)),
      site,
    );
  };

  return (user, site) =>
    attempt({ dependency: "Microsoft 365", budget, pauses: [] }, async (signal) => {
      const { tenant } = user;
      const token = await onBehalfOf(user, places.graph, signal);
      const found = await find({ places, tenant, token, signal }, site);
      if (!found) return "none";
      const { host, web } = found;
      const webToken = await onBehalfOf(user, `https://${host.hostname}`, signal);
      return readRights({ places, origin: host.origin, token: webToken, signal }, web, site.webGuid);
    });
};
