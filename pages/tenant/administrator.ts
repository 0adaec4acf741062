import { claimsOf } from "../session/claims.ts";

/** Whose settings a token is for: the tenant, and who of it. */
export const administratorOf = (token: string | undefined): { tid?: string; oid?: string } =>
  token === undefined ? {} : claimsOf<{ tid: string; oid: string }>(token);
