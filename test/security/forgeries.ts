import { createHmac } from "node:crypto";
import { decodeJwt, exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { issuerOf } from "../../shared/platform/identity/entraClaims.ts";
import type { InProcess } from "../promises/usher.ts";

/** Tokens by what is wrong with them: each is a good one but for that. */
export type Forgeries = Readonly<Record<string, string>>;

const CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad";
const ANOTHER = "5e0f6a36-7c0b-4a39-9f35-8d2f1d0c7b11";

const everyPublishedKey = async (authority: string): Promise<JWK[]> => {
  const response = await fetch(`${authority}/common/discovery/v2.0/keys`);
  return ((await response.json()) as { keys: JWK[] }).keys;
};

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Claims with some changed; what is set to undefined is left out. */
const changed = (claims: JWTPayload, changes: Record<string, unknown>): JWTPayload =>
  JSON.parse(JSON.stringify({ ...claims, ...changes })) as JWTPayload;

const withHmac = (header: object, payload: string, secret: string): string => {
  const head = `${encoded(header)}.${payload}`;
  return `${head}.${createHmac("sha256", secret).update(head).digest("base64url")}`;
};

/** What can be done to any token without any key. */
const taken = (token: string): Forgeries => {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const none = (alg: string) => encoded({ typ: "JWT", alg });
  return {
    "alg none, no signature": `${none("none")}.${payload}.`,
    "alg None, the old signature": `${none("None")}.${payload}.${signature}`,
    "alg NONE, no signature": `${none("NONE")}.${payload}.`,
    "no alg": `${encoded({ typ: "JWT" })}.${payload}.${signature}`,
    "no signature": `${header}.${payload}.`,
    "a signature cut short": `${header}.${payload}.${signature.slice(0, -4)}`,
    "a signature of zeros": `${header}.${payload}.${Buffer.alloc(256).toString("base64url")}`,
    "the claims twice": `${header}.${payload}.${payload}.${signature}`,
    "four parts": `${token}.${signature}`,
    "encrypted, as it looks": `${encoded({ alg: "dir", enc: "A256GCM" })}...${payload}.${signature}`,
    "nothing but dots": "..",
    "empty objects": "e30.e30.e30",
    "a header that is a list": `${encoded([])}.${payload}.${signature}`,
  };
};

/** Forgeries of a token that Entra ID issued, by somebody who may have tenants, keys and servers, but not its key. */
export const forgeriesOf = async (usher: InProcess, token: string, otherAudience: string): Promise<Forgeries> => {
  const { entra } = usher.settings;
  const claims = decodeJwt(token);
  const { tid } = claims as { tid: string };
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const ownJwk = await exportJWK(publicKey);
  const [published] = await everyPublishedKey(entra.authority);
  const rsa = await importJWK(published as JWK, "RS256", { extractable: true });
  if (rsa instanceof Uint8Array) throw new TypeError("expected a public key");
  const payload = token.split(".")[1] ?? "";
  const confused = (secret: string) => withHmac({ typ: "JWT", alg: "HS256", kid: published?.kid }, payload, secret);
  const now = Number(claims.iat);
  const by = (header: Record<string, unknown>) => usher.signed(claims, header, privateKey);
  const says = (changes: Record<string, unknown>) => usher.signed(changed(claims, changes));
  return {
    ...taken(token),
    "HS256 with the public key as PEM": confused(await exportSPKI(rsa)),
    "HS256 with the public key as JWK": confused(JSON.stringify(published)),
    "HS256 with the modulus": confused(String(published?.n)),
    "HS256 with nothing": confused(""),
    "another key under the right kid": await by({}),
    "an unknown kid": await by({ kid: "unknown" }),
    "no kid": await by({ kid: undefined }),
    "a kid that leads elsewhere": await by({ kid: "../../../../dev/null" }),
    "a kid that queries": await by({ kid: "' OR '1'='1" }),
    "a key of its own in jwk": await by({ jwk: ownJwk }),
    "an address of keys in jku": await by({ jku: "https://evil.example/keys.json" }),
    "an address of certificates in x5u": await by({ x5u: "https://evil.example/chain.pem" }),
    "a certificate in x5c": await by({ x5c: ["MIIB"] }),
    "an unknown critical extension": await usher.signed(claims, { crit: ["urn:evil"], "urn:evil": 1 }),
    "a token within": await usher.signed({ token } as JWTPayload, { cty: "JWT" }),
    "changed claims": token.replace(payload, encoded(changed(claims, { oid: ANOTHER }))),
    "it has expired": await says({ exp: now - 31 }),
    "it is not yet valid": await says({ nbf: now + 31 }),
    "it never expires": await says({ exp: undefined }),
    "its expiry is a text": await says({ exp: String(now + 3600) }),
    "version 1.0": await says({ ver: "1.0" }),
    "the issuer of version 1.0": await says({ iss: `https://sts.windows.net/${tid}/` }),
    "another authority": await says({ iss: `https://evil.example/${tid}/v2.0` }),
    "the issuer of another tenant": await says({ iss: issuerOf(entra.authority, ANOTHER) }),
    "the tenant of another issuer": await says({ tid: ANOTHER }),
    "personal accounts": await says({ tid: CONSUMERS, iss: issuerOf(entra.authority, CONSUMERS) }),
    "any tenant": await says({ tid: "common", iss: issuerOf(entra.authority, "common") }),
    "no tenant": await says({ tid: undefined }),
    "the other registration's audience": await says({ aud: otherAudience }),
    "Graph's audience": await says({ aud: "00000003-0000-0000-c000-000000000000" }),
    "its audience and another": await says({ aud: [claims.aud, "00000003-0000-0000-c000-000000000000"] }),
    "no scope and no role, as an ID token has": await says({ scp: undefined, roles: undefined, idtyp: undefined }),
    "roles in one text": await says({ roles: "Licenses.Manage Support.Agent Privacy.Officer Tenant.Admin" }),
    "no object id": await says({ oid: undefined }),
  };
};

/** Forgeries of a contact's token: without its secret, and, as if it were known, each rule broken alone. */
export const contactForgeriesOf = async (usher: InProcess, token: string): Promise<Forgeries> => {
  const secret = await usher.openVault().secret("contact-token");
  const claims = decodeJwt(token);
  const payload = token.split(".")[1] ?? "";
  const says = (changes: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT(changed(claims, changes))
      .setProtectedHeader({ alg: "HS256", typ: "contact+jwt", ...header })
      .sign(secret);
  const head = { alg: "HS256", typ: "contact+jwt" };
  const [published] = await everyPublishedKey(usher.settings.entra.authority);
  const now = Number(claims.iat);
  return {
    ...taken(token),
    "an empty secret": withHmac(head, payload, ""),
    "a published key as its secret": withHmac(head, payload, JSON.stringify(published)),
    "a kid that leads elsewhere": withHmac({ ...head, kid: "../../../../dev/null" }, payload, ""),
    "another type": await says({}, { typ: "JWT" }),
    "the type of a license": await says({}, { typ: "license+jwt" }),
    HS512: await says({}, { alg: "HS512" }),
    "Entra ID's key": await usher.signed(claims, { typ: "contact+jwt" }),
    "it has expired": await says({ exp: now - 1 }),
    "it never expires": await says({ exp: undefined }),
    "another issuer": await says({ iss: "https://evil.example" }),
    "a license's audience": await says({ aud: "usher-license" }),
    "an organization that is not there": await says({ org: ANOTHER }),
    "a contact who is not there": await says({ sub: ANOTHER }),
    "a generation to come": await says({ gen: Number(claims.gen) + 1 }),
    "a generation that is over": await says({ gen: Number(claims.gen) - 1 }),
    "one claim more": await says({ roles: ["Licenses.Manage"] }),
  };
};
