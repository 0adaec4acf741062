import { randomBytes } from "node:crypto";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { AUDIENCE, signStatement } from "../../shared/licensing/licenseToken.ts";
import { LIMITS } from "../../shared/licensing/limits.ts";
import { rotateKeys } from "../../shared/licensing/rotateKeys.ts";
import type { Jwks } from "../../shared/licensing/schemas.ts";
import { createSigningKeyStore } from "../../shared/licensing/signingKeyStore.ts";
import { createSigningKeys } from "../../shared/licensing/signingKeys.ts";
import { type Clock, DAY, SECOND } from "../../shared/platform/clock.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import type { Keyring } from "../../shared/platform/vault/vault.ts";
import type { TableAccount } from "../loopback/azurite.ts";
import { fileVault, freshTables, silent, stoppedClock, TENANT, watched } from "./parts.ts";

const ISSUER = "https://usher.example";
export const LONGEST_LEASE = LIMITS.longestLease * SECOND;

const sign = (keys: Parameters<typeof signStatement>[1], now: number, lease: number): Promise<string> =>
  signStatement(ISSUER, keys, {
    told: {
      valid: true,
      code: "VALID",
      edition: "premium",
      kind: "subscription",
      features: [],
      expiresAt: null,
      graceUntil: null,
    },
    tenant: TENANT,
    product: "alerts",
    component: undefined,
    site: undefined,
    nonce: undefined,
    issuedAt: now,
    endsAt: now + lease,
  });

export const kidOf = (token: string): string | undefined => decodeProtectedHeader(token).kid;

/** Whether a client that holds this JWKS takes a token at `now` by its clock. */
export const accepts = async (jwks: Jwks, token: string, now: number): Promise<boolean> => {
  const options = { currentDate: new Date(now), algorithms: ["ES256"], audience: AUDIENCE, issuer: ISSUER };
  return jwtVerify(token, createLocalJWKSet(jwks), options).then(
    () => true,
    () => false,
  );
};

/** Several instances on the same Tables and vault, each with a clock, a memory and outages of its own. */
export const keyWorld = async (account: TableAccount) => {
  const prefix = `k${randomBytes(6).toString("hex")}`;
  const clock = stoppedClock();
  const beside = freshTables(account, prefix);
  const vault = await fileVault(beside, clock);
  const store = createSigningKeyStore(beside);

  const rotate = (tables: Tables = beside): Promise<number> =>
    rotateKeys({ store: createSigningKeyStore(tables), keyring: vault.keyring, clock });

  const instance = ({ skew = 0 } = {}) => {
    const its: Clock = { now: () => clock.now() + skew };
    const tables = watched(freshTables(account, prefix));
    const unsealing = { down: false, times: 0 };
    const keyring: Keyring = {
      ...vault.keyring,
      open: (...of) => {
        unsealing.times += 1;
        return unsealing.down ? Promise.reject(unavailable("vault")) : vault.keyring.open(...of);
      },
    };
    const keys = createSigningKeys({ store: createSigningKeyStore(tables), keyring, clock: its, log: silent });
    return {
      /** How often it was asked for, and whether it is out of reach. */
      unsealing,
      /** Takes Tables away from it, or gives them back: what the vault opens lies in them as well. */
      cut: (isDown: boolean): void => {
        tables.watch.down = isDown;
        unsealing.down = isDown;
      },
      jwks: () => keys.jwks(),
      sign: (lease = DAY) => sign(keys, its.now(), lease),
    };
  };

  return {
    clock,
    tables: beside,
    /** The keys as they are stored. */
    stored: () => store.list(),
    /** A run of the timer, on an instance of its own. */
    rotate,
    instance,
    [Symbol.asyncDispose]: () => vault[Symbol.asyncDispose](),
  };
};

export type KeyWorld = Awaited<ReturnType<typeof keyWorld>>;
