import { createLru } from "../lru.ts";
import type { Place } from "./places.ts";

/** What may leave, decided by name or address, and port. Hosts may be spelled in any way that means the same. */
export type AllowList = {
  /** Whether a connection may be made there. */
  allows: (host: string, port: number) => boolean;
  /** Whether anybody may be asked about this name. */
  knows: (host: string) => boolean;
  /** Takes note that a name, which is known, has these addresses. */
  learn: (host: string, addresses: readonly string[]) => void;
};

/** One spelling for a host: lower case, no dot at its end (RFC 1034, section 3.1), an IPv6 address without the brackets of a URL. */
const plain = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");

/** Labels and dots alone. A resolver might read a name with anything else in it as another one. */
const LABELS = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** More than a few servers have, even if each connection finds others than the last. */
const MOST_ADDRESSES = 1_000;

export const createAllowList = (places: readonly Place[]): AllowList => {
  const spelled = places.map((place) => ({ ...place, host: plain(place.host) }));
  const byEnd = spelled.filter(({ host }) => host.startsWith("."));
  const byName = Map.groupBy(
    spelled.filter(({ host }) => !host.startsWith(".")),
    ({ host }) => host,
  );
  /** By address, the names that were found to have it. */
  const names = createLru<ReadonlySet<string>>(MOST_ADDRESSES);

  const endsIn = (name: string, end: string): boolean =>
    name.endsWith(end) && LABELS.test(name.slice(0, name.length - end.length));
  const placesAt = (name: string): readonly Place[] => [
    ...(byName.get(name) ?? []),
    ...byEnd.filter(({ host }) => endsIn(name, host)),
  ];

  return {
    allows: (host, port) => {
      const name = plain(host);
      const isOpen = ({ ports: [first, last] }: Place): boolean => port >= first && port <= last;
      if (placesAt(name).some(isOpen)) return true;
      const learned = [...(names.get(name) ?? [])].flatMap(placesAt);
      return learned.some((place) => place.byAddress && isOpen(place));
    },
    knows: (host) => placesAt(plain(host)).length > 0,
    learn: (host, addresses) => {
      const name = plain(host);
      if (!placesAt(name).some((place) => place.byAddress)) return;
      for (const address of addresses) names.set(plain(address), new Set(names.get(plain(address))).add(name));
    },
  };
};
