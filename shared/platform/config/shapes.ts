import { resolve } from "node:path";
import * as z from "zod";
import { type Colour, contrast, READABLE, readColour, WHITE } from "../colour.ts";
import { isLoopback, isLoopbackHost } from "../loopback.ts";
import { tableEndpointIn } from "../tables/endpoint.ts";
import { parseKeyId } from "../vault/keyId.ts";

/** The forms that settings have. */

export const text = z.string().min(1);
export const guid = z.guid().toLowerCase();
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");
/** Decimal digits and nothing else: what `Number` makes of "1e3" or "0x10" is not what anybody meant. */
export const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
export const port = integer(1, 65_535);

/** A host by its name or IPv4 address, without scheme or port. */
export const host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9][a-z0-9.-]*$/i)
  .toLowerCase();

/** One bare address, such as a mail's From can hold. */
export const address = z.email().max(254).regex(/^[^']/);

/** A name that a mail's header can hold. */
export const shownName = z
  .string()
  .max(100)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);

/** The name of a user of SQL. */
export const userName = z.string().regex(/^[\w-]{1,128}$/);

/** The path of a file; a relative one counts from the working directory. */
export const file = text.transform((path) => resolve(path));

const parsed = z.string().transform((value, ctx): URL => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && !url.username && !url.password && !url.search && !url.hash) return url;
  ctx.addIssue({ code: "custom" });
  return z.NEVER;
});

/** Any http or https URL. */
export const httpUrl = z.url({ protocol: /^https?$/ });

const isHttpsPage = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === "https:" && !username && !password;
};

/** A page on the web, for people to open. */
export const httpsPage = z
  .string()
  .max(2_000)
  .refine(isHttpsPage)
  .transform((value) => new URL(value).href);

/** A picture that a page can hold whole: nothing is asked of anybody for it. */
export const picture = z
  .string()
  .max(16_384)
  .regex(/^data:image\/(?:svg\+xml|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/);

/** A colour for text on white, `#rrggbb`. */
export const readableColour = z.string().transform((value, ctx): Colour => {
  const colour = readColour(value);
  if (colour && contrast(colour, WHITE) >= READABLE) return colour;
  ctx.addIssue({ code: "custom" });
  return z.NEVER;
});

/** Beyond this machine only TLS; this machine itself only where that is allowed, and there plain HTTP does. */
const isSafe = (url: URL, loopback: boolean): boolean =>
  isLoopbackHost(url.hostname)
    ? loopback && (url.protocol === "https:" || url.protocol === "http:")
    : url.protocol === "https:";

/** An https origin elsewhere; with `loopback`, one on this machine as well. */
export const origin = ({ loopback = false } = {}) =>
  parsed.refine((url) => url.pathname === "/" && isSafe(url, loopback)).transform((url) => url.origin);

/** The https origin of a service that takes Entra ID tokens: its SDK sends none over plain HTTP, not even on loopback. */
export const tokenOrigin = ({ loopback = false } = {}) =>
  parsed
    .refine((url) => url.pathname === "/" && url.protocol === "https:" && isSafe(url, loopback))
    .transform((url) => url.origin);

/** An http or https origin on this machine. */
export const loopbackOrigin = parsed
  .refine((url) => url.pathname === "/" && isLoopbackHost(url.hostname) && isSafe(url, true))
  .transform((url) => url.origin);

const isKeyId = (url: URL): boolean => {
  try {
    return parseKeyId(url.href).name !== "";
  } catch {
    return false;
  }
};

/** A key of Key Vault, with or without a version. */
export const keyId = ({ loopback = false } = {}) =>
  parsed.refine((url) => isKeyId(url) && isSafe(url, loopback)).transform((url) => url.href.replace(/\/$/, ""));

/** The connection string of a storage emulator on this machine. */
export const emulatorConnection = z.string().refine((value) => isLoopback(tableEndpointIn(value) ?? ""));

/** NCRONTAB with its six fields: second, minute, hour, day, month, day of the week. */
export const schedule = z.string().regex(/^(?:[\d*/,A-Za-z-]+\s+){5}[\d*/,A-Za-z-]+$/);
