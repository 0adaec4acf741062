import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach } from "@jest/globals";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from "jose";
import type { Clock } from "../../../shared/platform/clock.ts";
import type { EntraSettings } from "../../../shared/platform/config/settings.ts";
import { createEntraTokens, type EntraTokens } from "../../../shared/platform/identity/entraTokens.ts";
import { createLog } from "../../../shared/platform/log.ts";

export const TENANT = "11111111-aaaa-4aaa-8aaa-111111111111";
export const OTHER_TENANT = "22222222-bbbb-4bbb-8bbb-222222222222";
export const STAFF_TENANT = "33333333-cccc-4ccc-8ccc-333333333333";
export const OID = "44444444-dddd-4ddd-8ddd-444444444444";
const CLIENT = "55555555-eeee-4eee-8eee-555555555555";
const STAFF_CLIENT = "66666666-ffff-4fff-8fff-666666666666";

/** The present of all tests here, in epoch seconds. */
export const PRESENT = Date.UTC(2027, 0, 15, 12) / 1000;

export type Key = { kid: string; privateKey: CryptoKey; publicJwk: JWK };

export const newKey = async (): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  return { kid: randomUUID(), privateKey, publicJwk: await exportJWK(publicKey) };
};

type Published = Record<string, unknown>;

/** An authority that speaks Entra ID's protocol and whose documents a test can spoil. */
export type Authority = {
  entra: EntraSettings;
  key: Key;
  /** What the key set holds; `undefined` for the issuer takes the member out. */
  publish(...keys: { key: Key; issuer?: string | undefined; more?: Published }[]): void;
  /** Members to replace in every discovery document. */
  discovery: Published;
  /** How it answers: as it should, with status 500, or never. */
  mood: "well" | "broken" | "silent";
  /** Requests so far, by path. */
  asked: string[];
  close(): Promise<void>;
};

export const startAuthority = async (key: Key): Promise<Authority> => {
  let keys: Published[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    authority.asked.push(path);
    if (authority.mood === "silent") return;
    const tenant = path.split("/")[1] ?? "";
    const scope = tenant === "common" ? "{tenantid}" : tenant;
    const document = path.endsWith("/keys")
      ? { keys: keys.map((each) => ({ ...each, issuer: fill(each.issuer, scope) })) }
      : {
          issuer: `${origin}/${scope}/v2.0`,
          jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
          ...authority.discovery,
        };
    response.writeHead(authority.mood === "broken" ? 500 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fill = (issuer: unknown, scope: string): unknown =>
    issuer === "own" ? `${origin}/${scope}/v2.0` : typeof issuer === "string" ? `${origin}${issuer}` : undefined;
  const authority: Authority = {
    entra: { authority: origin, clientId: CLIENT, staffClientId: STAFF_CLIENT, staffTenant: STAFF_TENANT },
    key,
    publish: (...published) => {
      keys = published.map((each) => ({
        ...each.key.publicJwk,
        kid: each.key.kid,
        use: "sig",
        issuer: "issuer" in each ? each.issuer : "own",
        ...each.more,
      }));
    },
    discovery: {},
    mood: "well",
    asked: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  authority.publish({ key });
  return authority;
};

/**
 * An authority for a file of tests, which publishes `key` and not `stranger`'s, and tokens that are read at the present,
 * by an Usher that knows no keys yet at the beginning of each test.
 */
export const useAuthority = async () => {
  const clock: Clock = { now: () => PRESENT * 1000 };
  const log = createLog(() => {});
  const [key, stranger] = await Promise.all([newKey(), newKey()]);
  const authority = await startAuthority(key);
  const fresh = () => createEntraTokens({ entra: authority.entra, clock, log });
  let present = fresh();
  const tokens: EntraTokens = {
    customer: (bearer) => present.customer(bearer),
    employee: (bearer) => present.employee(bearer),
  };
  beforeEach(() => {
    authority.publish({ key });
    present = fresh();
  });
  afterAll(() => authority.close());
  return { key, stranger, authority, tokens };
};

export type Claims = Record<string, unknown>;

const common = (origin: string, tenant: string): Claims => ({
  ver: "2.0",
  iss: `${origin}/${tenant}/v2.0`,
  tid: tenant,
  oid: OID,
  sub: "pairwise",
  iat: PRESENT,
  nbf: PRESENT,
  exp: PRESENT + 3600,
});

export const userClaims = ({ entra }: Authority, tenant: string = TENANT): Claims => ({
  ...common(entra.authority, tenant),
  aud: entra.clientId,
  azp: "08e18876-6177-487e-b8b5-cf950c1e598c",
  scp: "access_as_user",
});

export const appClaims = ({ entra }: Authority): Claims => ({
  ...common(entra.authority, TENANT),
  aud: entra.clientId,
  azp: "77777777-aaaa-4aaa-8aaa-777777777777",
  idtyp: "app",
  roles: ["Component.Run"],
});

export const staffClaims = ({ entra }: Authority): Claims => ({
  ...common(entra.authority, STAFF_TENANT),
  aud: entra.staffClientId,
  azp: entra.staffClientId,
  scp: "access_as_user",
  roles: ["Licenses.Manage"],
});

/** Signs claims as the authority does; undefined members are left out. */
export const sign = (claims: Claims, key: Key, header: Partial<JWTHeaderParameters> = {}): Promise<string> =>
  new SignJWT(JSON.parse(JSON.stringify(claims)) as Claims)
    .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid, ...header })
    .sign(key.privateKey);
