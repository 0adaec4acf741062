import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

/** The stand-in's one key pair (RSA 2048). `kid` is the key's thumbprint (RFC 7638). */
export type SigningKey = { kid: string; privateJwk: JWK; publicJwk: JWK };

const fileOf = (folder: string): string => join(folder, "signing-key.json");

const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === "ENOENT";

/** The key kept in `folder`, or undefined where the stand-in was never started. */
export const readSigningKey = async (folder: string): Promise<SigningKey | undefined> => {
  let text: string;
  try {
    text = await readFile(fileOf(folder), "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const privateJwk = JSON.parse(text) as JWK;
  const { kty, n, e } = privateJwk;
  const publicJwk = { kty, n, e } as JWK;
  return { kid: await calculateJwkThumbprint(publicJwk), privateJwk, publicJwk };
};

const createSigningKey = async (folder: string): Promise<void> => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${randomUUID()}.tmp`);
  try {
    await writeFile(draft, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: "wx" });
    // Unlike a rename, a link leaves a key in place that another start has made meanwhile.
    await link(draft, fileOf(folder));
  } catch (error) {
    if ((error as { code?: unknown }).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/** The key kept in `folder`, made and kept at the first start so that tokens outlive a restart. */
export const openSigningKey = async (folder: string): Promise<SigningKey> => {
  let key = await readSigningKey(folder);
  if (!key) {
    await createSigningKey(folder);
    key = await readSigningKey(folder);
  }
  if (!key) throw new Error(`The signing key in ${folder} cannot be read back.`);
  return key;
};
