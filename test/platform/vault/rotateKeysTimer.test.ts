import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import { rotateKeyFile } from "../../../infra/local/vault/keyFile.ts";
import { SYSTEM_SUBJECTS } from "../../../shared/platform/vault/vault.ts";
import { type InProcess, startUsher } from "../../promises/usher.ts";
import { gather, keysTable } from "./parts.ts";

let usher: InProcess;
beforeAll(async () => {
  usher = await startUsher();
});
afterAll(() => usher[Symbol.asyncDispose]());

const wrappers = async (): Promise<Set<string>> =>
  new Set((await gather(keysTable(usher.tables).list())).map(({ wrappedBy }) => wrappedBy));

test("the timer rotateKeys brings every key under the newest version, and what it makes beside that as well", async () => {
  const { vault } = usher.settings;
  if (vault.kind !== "file") throw new Error("This Usher keeps its key in no file.");
  await usher.runTimer("rotateKeys");
  const before = await createFileKey(vault.file).current();
  expect(await wrappers()).toEqual(new Set([before]));
  const jwks = await usher.ask("GET", "/.well-known/jwks.json");

  await rotateKeyFile(vault.file);
  await usher.runTimer("rotateKeys");
  const after = await createFileKey(vault.file).current();
  expect(after).not.toBe(before);
  expect(await wrappers()).toEqual(new Set([after]));
  await expect(usher.openVault().keyring.open(SYSTEM_SUBJECTS.signing)).resolves.toBeDefined();
  expect((await usher.ask("GET", "/.well-known/jwks.json")).body).toEqual(jwks.body);
});
