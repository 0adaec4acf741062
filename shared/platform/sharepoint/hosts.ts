import { isLoopback } from "../loopback.ts";

/** A SharePoint host of a tenant, as Graph names it: one for each geography. */
export type Host = {
  /** Its name in Graph's site ids, and in the scope of tokens for it. */
  hostname: string;
  /** Where it is spoken to. */
  origin: string;
};

const HOSTNAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

/**
 * The host of a root site, where a user's token may go: in a cloud it has that cloud's suffix and is spoken to by https under
 * its own name; with a stand-in (`suffix` undefined) it is on loopback. Otherwise undefined.
 */
export const hostOf = (
  { hostname, webUrl }: { hostname: string; webUrl: string },
  suffix: string | undefined,
): Host | undefined => {
  const name = hostname.toLowerCase();
  const { origin } = new URL(webUrl);
  const isTrusted = suffix === undefined ? isLoopback(origin) : name.endsWith(suffix) && origin === `https://${name}`;
  return HOSTNAME.test(name) && isTrusted ? { hostname: name, origin } : undefined;
};
