/** True when `url` leads to this machine and nowhere else. Only then may a connection do without TLS. */
export const isLoopback = (url: string): boolean =>
  URL.canParse(url) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
