import { randomBytes, randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";

export const ALGORITHM = "A256GCM";

/** A JSON Web Key (RFC 7517). */
const Jwk = z.object({
  kty: z.literal("oct"),
  alg: z.literal(ALGORITHM),
  kid: z.uuid(),
  k: z.base64url().refine((k) => Buffer.from(k, "base64url").length === 32),
});
type Jwk = z.infer<typeof Jwk>;

/** One key, or, once it was rotated, a set of them: the newest first. */
const Content = z.union([
  Jwk.transform((key) => ({ keys: [key] })),
  z.object({ keys: z.tuple([Jwk], Jwk) }),
]) satisfies z.ZodType<{ keys: Jwk[] }>;

/** A version of the key-encryption key. */
export type FileVersion = { id: string; key: Uint8Array };

/** The versions in the file, which is made where there is none; the newest first. Throws where it holds something else. */
export const readOrCreate = async (file: string): Promise<[FileVersion, ...FileVersion[]]> => {
  const { keys } = await readKeys(file);
  const [newest, ...older] = keys.map(({ kid, k }) => ({ id: `file:${kid}`, key: Buffer.from(k, "base64url") }));
  if (newest === undefined) throw noKey();
  return [newest, ...older];
};

/** Another rotation of the file is under way, or broke off. */
export class RotationUnderWay extends Error {
  override readonly name = "RotationUnderWay";
}

/**
 * Puts a new version before those that are there, which stay. A file with both replaces the one before at once, so that
 * a crash leaves one or the other. Throws `RotationUnderWay` rather than lose what another rotation adds.
 */
export const rotateKeyFile = async (file: string): Promise<void> => {
  await readOrCreate(file);
  const draft = `${file}.next`;
  const handle = await open(draft, "wx", 0o600).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
    throw new RotationUnderWay(`Another rotation is under way. If none is, remove ${draft} and rotate again.`);
  });
  try {
    const { keys } = await readKeys(file);
    await writeWhole(handle, { keys: [newKey(), ...keys] });
    await rename(draft, file);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
};

const readKeys = async (file: string): Promise<{ keys: Jwk[] }> => {
  const found = await readIfThere(file);
  if (found !== undefined) return parse(found);
  await create(file);
  return parse(await readFile(file, "utf8"));
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
};

const noKey = (): Error =>
  new Error("The vault's key file does not hold a key. Put the right file back, or reset the local state.");

const parse = (text: string): { keys: Jwk[] } => {
  try {
    return Content.parse(JSON.parse(text));
  } catch {
    // The parser's error may quote the file, which is a secret.
    throw noKey();
  }
};

const newKey = (): Jwk => ({
  kty: "oct",
  alg: ALGORITHM,
  kid: randomUUID(),
  k: randomBytes(32).toString("base64url"),
});

/** A file appears whole or not at all, and of two processes that start at once both read the one that came first. */
const create = async (file: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeWhole(await open(draft, "wx", 0o600), newKey());
  try {
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await unlink(draft);
  }
};

const writeWhole = async (handle: FileHandle, content: object): Promise<void> => {
  try {
    await handle.writeFile(JSON.stringify(content));
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;
