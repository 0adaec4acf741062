import type { KeepStore } from "./types.ts";

/** The part of a page that cookies need; a page is not everywhere. */
type Page = { document: { cookie: string }; location: { protocol: string } };

/** What browsers keep of one cookie at least, its name and attributes included (RFC 6265, section 6.1). */
const MAX_BYTES = 4_096;

/**
 * First-party cookies as a store. A value is written as it is, which suits a JWS (RFC 6265, section 4.1.1). Throws
 * `TypeError` where `path` cannot stand in a cookie.
 */
export const cookies = (path = "/"): KeepStore => {
  if (!/^\/[!-:<-~]*$/.test(path))
    throw new TypeError("checkLicense: path has to begin with / and hold no ; or space.");
  const page = globalThis as unknown as Page;
  const write = (name: string, value: string, seconds: number): void => {
    const secure = page.location.protocol === "https:" ? "; Secure" : "";
    const line = `${name}=${value}; Max-Age=${seconds}; Path=${path}; SameSite=Strict${secure}`;
    if (line.length > MAX_BYTES) throw new RangeError("too large");
    page.document.cookie = line;
  };
  return {
    getItem: (name) =>
      page.document.cookie
        .split("; ")
        .find((cookie) => cookie.startsWith(`${name}=`))
        ?.slice(name.length + 1),
    setItem: write,
    removeItem: (name) => write(name, "", 0),
  };
};
