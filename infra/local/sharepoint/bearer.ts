import { decodeJwt } from "jose";
import { issuerOf } from "../entra/documents.ts";
import { type Expected, verifyToken } from "../entra/verifyToken.ts";
import type { Asked } from "../jsonServer.ts";

/** Who asks, by a token that Entra ID gave for this very resource. */
export type Bearer = { tenant: string; oid: string; claims: Readonly<Record<string, unknown>> };

/**
 * The user whom a request's bearer token names, where it is for `audience`, from the tenant's own issuer, and in its time;
 * otherwise undefined.
 */
export const readBearer = async (
  { headers }: Asked,
  audience: (tenant: string) => string[],
  { authority, ...expected }: Omit<Expected, "issuer" | "audience"> & { authority: string },
): Promise<Bearer | undefined> => {
  const token = /^Bearer (?<token>\S+)$/.exec(headers.authorization ?? "")?.groups?.token;
  if (token === undefined) return undefined;
  try {
    const tenant = String(decodeJwt(token).tid);
    const issuer = issuerOf(authority, tenant);
    const claims = await verifyToken(token, { ...expected, issuer, audience: audience(tenant) });
    return { tenant, oid: String(claims.oid), claims };
  } catch {
    return undefined;
  }
};
