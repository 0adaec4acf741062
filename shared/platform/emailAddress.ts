import * as z from "zod";
import { isMailDomain, toAsciiDomain } from "./domain.ts";
import { ADDRESS, NO_ADDRESS } from "./patterns.ts";

/** The domain of an address in ASCII (RFC 5891), by which domains are compared; empty where it has none. */
export const domainOf = (address: string): string => toAsciiDomain(address.slice(address.indexOf("@") + 1));

const hasDomain = (address: string): boolean => isMailDomain(domainOf(address));

/** An e-mail address as somebody types it. */
export const emailAddress = z
  .string()
  .trim()
  .max(254, "Use at most 254 characters.")
  .refine((text) => ADDRESS.test(text) && hasDomain(text), {
    error: NO_ADDRESS,
    params: { code: "wrong-format" },
  })
  .meta({ description: "An e-mail address.", format: "idn-email" });
