import { randomBytes } from "node:crypto";
import * as z from "zod";

/** Crockford's base 32: no letter of it is taken for a digit or for another letter. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const NUMBER = /^T-[0-9A-HJKMNP-TV-Z]{8}$/;

/** A ticket's number, as people read it out: `T-` and 40 random bits. It tells nothing and opens nothing. */
export const newTicketNumber = (): string =>
  `T-${Array.from(randomBytes(8), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("")}`;

const asWritten = (typed: string): string => typed.trim().toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");

/** A number as somebody types it, in the form that is stored. */
export const ticketNumber = z
  .string()
  .max(20, "At most 20 characters.")
  .overwrite(asWritten)
  .regex(NUMBER, "Use a ticket's number, such as T-7K3M9QXA.");
