import { isIPv4, isIPv6 } from "node:net";

/** Groups of an IPv6 address that name a network; whoever has one has all the addresses in it. */
const NETWORK_GROUPS = 4;

/** The /64 network of an IPv6 address (RFC 4291 §2.5.4), or the IPv4 address that is mapped into it. */
const networkOf = (address: string): string => {
  // A URL writes an address in its one canonical form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical);
  if (mapped !== null) {
    const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  const [left = "", right = ""] = canonical.split("::");
  const [before, after] = [left, right].map((part) => (part === "" ? [] : part.split(":"))) as [string[], string[]];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  return `${[...before, ...zeros, ...after].slice(0, NETWORK_GROUPS).join(":")}::/64`;
};

const withoutPort = (entry: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;

/**
 * The address of a caller, out of `X-Forwarded-For`: the entry that the outermost of `trustedHops` proxies of ours
 * wrote, counted from the right, because everything to its left is the caller's own word. IPv6 counts by network.
 * Undefined where no proxy is trusted or no address stands there.
 */
export const callerAddress = (xForwardedFor: string | undefined, trustedHops: number): string | undefined => {
  if (trustedHops <= 0 || xForwardedFor === undefined) return undefined;
  const entry = xForwardedFor.split(",").at(-trustedHops)?.trim();
  if (entry === undefined) return undefined;
  const address = withoutPort(entry);
  if (isIPv4(address)) return address;
  return isIPv6(address) && !address.includes("%") ? networkOf(address) : undefined;
};
