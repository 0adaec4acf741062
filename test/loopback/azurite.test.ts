import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startAzurite } from "./azurite.ts";
import { freePort } from "./ports.ts";

test("Azurite for tests goes to another port where a stranger answers on the first one", async () => {
  const stranger: Server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const taken = (stranger.address() as AddressInfo).port;
  const offered = [taken];
  const azurite = await startAzurite(async () => offered.shift() ?? freePort());
  stranger.close();
  expect(azurite.connectionString).not.toContain(`:${taken}/`);
  expect((await fetch(/http:[^;]+/.exec(azurite.connectionString)?.[0] ?? "")).headers.get("server")).toContain(
    "Azurite-Table",
  );
  await azurite[Symbol.asyncDispose]();
});

test("Azurite for tests that ended by itself is told at the end, as what failed before failed for that", async () => {
  const azurite = await startAzurite();
  process.kill(Number(azurite.pid), "SIGKILL");
  for (let tries = 0; tries < 100 && azurite.pid !== undefined; tries += 1) await sleep(20);
  await expect(azurite[Symbol.asyncDispose]()).rejects.toThrow("Azurite ended by itself (SIGKILL)");
});
