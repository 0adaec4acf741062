import { webcrypto } from "node:crypto";

export type VerifiedToken = { header: Record<string, unknown>; claims: Record<string, unknown> };

const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;

/** Verifies a license token as a component would: with the published keys and WebCrypto, and no library. */
export const verifyLicenseToken = async (origin: string, token: string): Promise<VerifiedToken> => {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0) throw new Error("A compact JWS has three parts.");
  const { kid, alg } = decoded(header);
  if (alg !== "ES256") throw new Error("License tokens are signed with ES256.");
  const jwks = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as { keys: webcrypto.JsonWebKey[] };
  const jwk = jwks.keys.find((key) => (key as { kid?: unknown }).kid === kid);
  if (!jwk) throw new Error("The key that signed this is not published.");
  const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await webcrypto.subtle.importKey("jwk", jwk, ecdsa, false, ["verify"]);
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  if (!(await webcrypto.subtle.verify(ecdsa, key, Buffer.from(signature, "base64url"), signed))) {
    throw new Error("The signature is not right.");
  }
  return { header: decoded(header), claims: decoded(payload) };
};
