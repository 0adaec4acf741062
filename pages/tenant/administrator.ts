import { claimsOf } from "../session/claims.ts";

/** Whose settings a token is for: the tenant, and who of it. */
export const administratorOf = (token: string | undefined): { tid?: string; oid?: string } =>
  token === undefined ? {} : claimsOf<{ tid: string; oid: string }>(token);

/** Tells apart the people whose tokens these are: an object id counts in its tenant alone. */
export const whoIs = (token: string): string => {
  const { tid, oid } = administratorOf(token);
  return `${tid} ${oid}`;
};
