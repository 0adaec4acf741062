import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { createLog } from "../../../shared/platform/log.ts";
import { createCommunicationServicesTransport } from "../../../shared/platform/mail/communicationServices.ts";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import { freePort } from "../../loopback/ports.ts";
import { describeIdentity, openIdentityWorld } from "./identityWorld.ts";

/** The endpoint of App Service and Functions that hands out the tokens of a managed identity, as the adapters meet it. */

const world = openIdentityWorld("app-service");
const unavailable = { name: "Refusal", code: "unavailable" };

describeIdentity(world);

describe("without a token", () => {
  beforeEach(() => {
    world.identity.always({ status: 400, message: "canary-of-the-endpoint" });
  });

  test("Tables are unavailable, and nothing is sent to them", async () => {
    const url = `https://127.0.0.1:${await freePort()}`;
    const tables = createTables({
      settings: { environment: "azure", tables: { kind: "entra", url } },
      credential: world.credential,
    });
    await expect(tables.check()).rejects.toMatchObject(unavailable);
    await expect(tables.open("notes").get("p", "1")).rejects.toMatchObject(unavailable);
    expect(world.asked()[0]?.get("resource")).toBe("https://storage.azure.com");
  });

  test("mail waits in its box, and neither the error nor the log repeats the endpoint's words", async () => {
    const lines: string[] = [];
    const transport = createCommunicationServicesTransport({
      from: "no-reply@lists.example",
      endpoint: `https://127.0.0.1:${await freePort()}`,
      credential: world.credential,
      log: createLog((_level, line) => lines.push(line)),
    });
    const mail = { messageId: "<1@lists.example>", to: "zoe@customer.example", subject: "s", text: "t", html: "h" };
    const failure = await transport.send({ ...mail, attempt: 1 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "MailUnavailable", about: "service" });
    expect(lines.join() + String(failure)).not.toContain("canary");
    expect(world.asked()[0]?.get("resource")).toBe("https://communication.azure.com/");
  });
});

describe("a token near its end", () => {
  test("is used while no other is to be had", async () => {
    world.identity.next({ lifetime: 60 });
    await world.key().check();
    world.identity.always({ status: 400 });
    await expect(world.key().check()).resolves.toBeUndefined();
  });

  test("and not replaced until its end ends no process: calls are unavailable", async () => {
    world.identity.next({ lifetime: 3 });
    world.identity.always({ status: 400 });
    const from = (file: string): string => JSON.stringify(path.resolve(import.meta.dirname, "../../..", file));
    const script = `
      import { setTimeout as sleep } from "node:timers/promises";
      const { createCredential } = await import(${from("shared/platform/identity/credential.ts")});
      const { createKeyVaultKey } = await import(${from("shared/platform/vault/keyVaultKey.ts")});
      const { createLog } = await import(${from("shared/platform/log.ts")});
      const { systemClock } = await import(${from("shared/platform/clock.ts")});
      const key = createKeyVaultKey({
        keyId: ${JSON.stringify(world.vault.keyId)},
        environment: "local",
        credential: createCredential({ environment: "azure", managedIdentity: ${JSON.stringify(world.clientId)} }),
        clock: systemClock,
        log: createLog(() => {}),
      });
      const tell = () => key.check().then(() => "in", (error) => error.code);
      const told = [await tell(), await tell()];
      await sleep(5_000);
      process.stdout.write(JSON.stringify([...told.slice(0, 1), await tell()]));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--no-warnings", "--input-type=module", "-e", script],
      { env: { ...process.env } },
    );
    expect(JSON.parse(stdout)).toEqual(["in", "unavailable"]);
  });
});
