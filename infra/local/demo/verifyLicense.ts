import { webcrypto } from "node:crypto";
import { ToldOtherwise } from "./story.ts";

type PublishedKey = webcrypto.JsonWebKey & { kid?: string };

const textIn = (part: string): string => Buffer.from(part, "base64url").toString("utf8");

/** Verifies a license token (JWS, ES256) with the published keys and WebCrypto alone; returns its claims. */
export const verifyLicense = async (origin: string, token: string): Promise<Record<string, unknown>> => {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const { kid } = JSON.parse(textIn(header)) as { kid: string };
  const { keys } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as { keys: PublishedKey[] };
  const jwk = keys.find((key) => key.kid === kid);
  if (!jwk) throw new ToldOtherwise("\nThe key that signed the token is not published.");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await webcrypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  const signed = new TextEncoder().encode(`${header}.${claims}`);
  const isRight = await webcrypto.subtle.verify(algorithm, key, Buffer.from(signature, "base64url"), signed);
  if (!isRight) throw new ToldOtherwise("\nThe token's signature is not right.");
  return JSON.parse(textIn(claims)) as Record<string, unknown>;
};
