import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

/** A key pair of the stand-in (RSA 2048). `kid` is the key's thumbprint (RFC 7638). */
export type SigningKey = { kid: string; privateJwk: JWK; publicJwk: JWK };

/** The one that signs, the one that will, and the one that did: all of them are published, each in a file of its own. */
const FILES = { current: "signing-key.json", next: "next-signing-key.json", previous: "previous-signing-key.json" };

type Place = keyof typeof FILES;

const fileOf = (folder: string, place: Place): string => join(folder, FILES[place]);

const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === "ENOENT";

const readKey = async (folder: string, place: Place): Promise<SigningKey | undefined> => {
  let text: string;
  try {
    text = await readFile(fileOf(folder, place), "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const privateJwk = JSON.parse(text) as JWK;
  const { kty, n, e } = privateJwk;
  const publicJwk = { kty, n, e } as JWK;
  return { kid: await calculateJwkThumbprint(publicJwk), privateJwk, publicJwk };
};

/** The key in `folder` that signs, or undefined where the stand-in was never started. */
export const readSigningKey = (folder: string): Promise<SigningKey | undefined> => readKey(folder, "current");

/** Every key in `folder` that is published: the one that signs comes first. */
export const publishedKeys = async (folder: string): Promise<SigningKey[]> => {
  const keys = await Promise.all((["current", "next", "previous"] as const).map((place) => readKey(folder, place)));
  return keys.filter((key) => key !== undefined);
};

const createKey = async (folder: string, place: Place): Promise<void> => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${randomUUID()}.tmp`);
  try {
    await writeFile(draft, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: "wx" });
    // Unlike a rename, a link leaves a key in place that another start has made meanwhile.
    await link(draft, fileOf(folder, place));
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
    await createKey(folder, "current");
    key = await readSigningKey(folder);
  }
  if (!key) throw new Error(`The signing key in ${folder} cannot be read back.`);
  return key;
};

/**
 * One step of a rotation as Entra ID does it. `published`: there is a next key now, which signs nothing yet. `signs`: that
 * key signs from now on, and the one before it stays published.
 */
export const rotateSigningKey = async (folder: string): Promise<"published" | "signs"> => {
  if (!(await readKey(folder, "next"))) {
    await createKey(folder, "next");
    return "published";
  }
  await copyFile(fileOf(folder, "current"), fileOf(folder, "previous"));
  await rename(fileOf(folder, "next"), fileOf(folder, "current"));
  return "signs";
};
