import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { freshTables } from "../licensing/parts.ts";
import { openAccount, startAzurite } from "./azurite.ts";

test("Azurite for tests listens on a port of its own choice", async () => {
  await using azurite = await startAzurite();
  expect((await fetch(/http:[^;]+/.exec(azurite.connectionString)?.[0] ?? "")).headers.get("server")).toContain(
    "Azurite-Table",
  );
});

test("Azurite for tests that ended by itself is told at the end, as what failed before failed for that", async () => {
  const azurite = await startAzurite();
  process.kill(Number(azurite.pid), "SIGKILL");
  for (let tries = 0; tries < 100 && azurite.pid !== undefined; tries += 1) await sleep(20);
  await expect(azurite[Symbol.asyncDispose]()).rejects.toThrow("Azurite ended by itself (SIGKILL)");
});

test("an account of the Azurite that test files share holds nothing of another's", async () => {
  const [ours, theirs] = [openAccount(), openAccount()].map((account) => freshTables(account, "same").open("keys"));
  const key = { partitionKey: "one", rowKey: "one" };
  await theirs?.insert({ ...key, value: "theirs" });
  expect(await ours?.get("one", "one")).toBeUndefined();
  await ours?.insert({ ...key, value: "ours" });
  expect(await theirs?.get("one", "one")).toMatchObject({ value: "theirs" });
});
