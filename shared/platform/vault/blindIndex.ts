import { createHmac } from "node:crypto";
import { normalize } from "./normalize.ts";
import type { BlindIndex, Indexed } from "./vault.ts";

/** A key of the blind index. Numbers are never used twice. */
export type IndexKey = { version: number; secret: () => Promise<Uint8Array> };

/** A blind index under `keys`, newest first: it writes under the newest and finds what any of them wrote. */
export const createBlindIndex = (keys: readonly [IndexKey, ...IndexKey[]]): BlindIndex => {
  const under = async ({ version, secret }: IndexKey, kind: Indexed, value: string): Promise<string> => {
    const hmac = createHmac("sha256", await secret()).update(`${kind}\0${normalize(kind, value)}`);
    return `v${version}.${hmac.digest("base64url")}`;
  };
  return {
    of: (kind, value) => under(keys[0], kind, value),
    all: (kind, value) => Promise.all(keys.map((key) => under(key, kind, value))),
  };
};
