import * as z from "zod";
import { isMailDomain, toAsciiDomain } from "./domain.ts";

/** A bare address (RFC 5321 dot-string, RFC 6531 letters): no quoting, nothing that a mail header takes apart. */
const ADDRESS =
  /^[\p{L}\p{M}\p{N}!#$%&*+/=?^_`{|}~-][\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]{0,63}@[\p{L}\p{M}\p{N}.-]{3,253}$/u;

/** The domain of an address in ASCII (RFC 5891), by which domains are compared; empty where it has none. */
export const domainOf = (address: string): string => toAsciiDomain(address.slice(address.indexOf("@") + 1));

const hasDomain = (address: string): boolean => isMailDomain(domainOf(address));

/** An e-mail address as somebody types it. */
export const emailAddress = z
  .string()
  .trim()
  .max(254, "Use at most 254 characters.")
  .refine((text) => ADDRESS.test(text) && hasDomain(text), {
    error: "Use an e-mail address like name@example.com.",
    params: { code: "wrong-format" },
  })
  .meta({ description: "An e-mail address.", format: "idn-email" });
