/** This machine by name and by address; IPv6 as it stands alone and as a URL writes it. */
const HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

/** True for a host that is this machine. Only there may a connection do without TLS. */
export const isLoopbackHost = (host: string): boolean => HOSTS.has(host);

/** True when `url` leads to this machine and nowhere else. */
export const isLoopback = (url: string): boolean => URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
