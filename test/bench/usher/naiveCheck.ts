import { decodeJwt, generateKeyPair, SignJWT } from "jose";
import { createEntitlementStore } from "../../../shared/licensing/entitlementStore.ts";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import { readAnswer, TABLES } from "./answer.ts";

/** Answers a check with a body; undefined where the tenant has no license. */
export type NaiveCheck = (tenant: string, product: string) => Promise<string | undefined>;

/**
 * A license check as it is done where nothing is held in memory: each one reads the tenant's licenses and signs the
 * answer. It proves no caller, checks no input, counts nothing and judges nothing, so that it is the quickest of its
 * kind.
 */
export const createNaiveCheck = (): NaiveCheck => {
  const answer = JSON.parse(readAnswer().body) as { token: string };
  const claims = decodeJwt(answer.token);
  const keys = generateKeyPair("ES256");
  const connectionString = process.env[TABLES] ?? "";
  const settings = { environment: "local", tables: { kind: "connection-string", connectionString } } as const;
  const entitlements = createEntitlementStore(createTables({ settings, credential: { getToken: async () => null } }));
  return async (tenant, product) => {
    const licenses = await entitlements.read(tenant, product);
    if (licenses.length === 0) return undefined;
    const { privateKey } = await keys;
    const token = await new SignJWT(claims).setProtectedHeader({ alg: "ES256", typ: "license+jwt" }).sign(privateKey);
    return JSON.stringify({ ...answer, token });
  };
};
