import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { compactVerify, exportJWK } from "jose";
import { joseSignature, signCompact } from "../../shared/licensing/jws.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const HEADER = { kid: "k-1", typ: "license+jwt" };

/** A number as DER has it: no zeros before it, but one where its first bit would be taken for a sign. */
const integer = (digits: string): Buffer => {
  const shortest = Buffer.from(digits.replace(/^(?:00)+(?=.)/, ""), "hex");
  const signed = (shortest[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), shortest]) : shortest;
  return Buffer.concat([Buffer.of(0x02, signed.length), signed]);
};

const derOf = (r: string, s: string): Buffer => {
  const numbers = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.of(0x30, numbers.length), numbers]);
};

describe("a compact JWS", () => {
  test("verifies with jose and with WebCrypto, and says what was signed", async () => {
    const claims = { sub: "ä\u{1f511}", none: null, list: [1, "two"] };
    const token = signCompact(HEADER, claims, privateKey);
    const { payload, protectedHeader } = await compactVerify(token, publicKey, { algorithms: ["ES256"] });
    expect(protectedHeader).toEqual({ alg: "ES256", ...HEADER });
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(claims);

    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("jwk", await exportJWK(publicKey), algorithm, false, ["verify"]);
    const [header, body, signature = ""] = token.split(".");
    const bytes = Buffer.from(signature, "base64url");
    expect(bytes).toHaveLength(64);
    expect(await crypto.subtle.verify(algorithm, key, bytes, Buffer.from(`${header}.${body}`))).toBe(true);
  });

  test("has a signature of 64 bytes, however short or long DER writes its two numbers", () => {
    const numbers = [
      "7f".repeat(32),
      "80".repeat(32),
      `00${"7f".repeat(31)}`,
      `00${"ff".repeat(31)}`,
      "01".padStart(64, "0"),
    ];
    for (const r of numbers) {
      for (const s of numbers) expect(joseSignature(derOf(r, s)).toString("hex")).toBe(r + s);
    }
  });
});
