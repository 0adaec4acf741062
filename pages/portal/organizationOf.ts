import { claimsOf } from "../session/claims.ts";

/** The organization that a contact person's token names: to compare two that Usher gave to this window. */
export const organizationOf = (token: string | undefined): string | undefined =>
  token === undefined ? undefined : claimsOf<{ org: string }>(token).org;
