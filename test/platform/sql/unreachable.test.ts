import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { SqlSettings } from "../../../shared/platform/config/settings.ts";
import { openSql } from "../../sql/databases.ts";
import { type Relay, startRelay } from "../../sql/relay.ts";

const settingsOf = (port: number): SqlSettings => ({
  kind: "mssql",
  server: "127.0.0.1",
  port,
  database: "usher",
  encrypt: false,
  trustServerCertificate: true,
  signIn: { kind: "password", user: "usher", password: "never-logged" },
  poolSize: 4,
  migrate: "run",
});

describe("a SQL Server that cannot be reached", () => {
  const consoleError = jest.spyOn(console, "error").mockImplementation(() => {});
  let relay: Relay;
  beforeEach(async () => {
    consoleError.mockClear();
    relay = await startRelay(undefined);
  });
  afterEach(() => relay.close());

  test("is tried again after 5 s within the budget of 10 s, and then `unavailable`", async () => {
    let elapsed = 0;
    const sql = openSql(settingsOf(relay.port), {
      patience: {
        random: () => 0.5,
        elapsed: () => elapsed,
        sleep: async (duration) => {
          elapsed += duration;
        },
      },
    });
    await expect(sql.db()).rejects.toMatchObject({ name: "Refusal", code: "unavailable" });
    expect(elapsed).toBe(5_000);
    expect(relay.connections()).toBe(2);
    await sql.close();
  });

  test("keeps no caller waiting longer than the budget, however many there are", async () => {
    relay.become("silent");
    const sql = openSql(settingsOf(relay.port), { patience: { budget: 300 } });
    const start = performance.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => sql.transaction(async () => 1)));
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    expect(performance.now() - start).toBeLessThan(3_000);
    await sql.close();
  });

  test("is told to nobody by the console, nor does an error escape", async () => {
    const sql = openSql(settingsOf(relay.port), { patience: { budget: 200 } });
    await expect(sql.db()).rejects.toMatchObject({ code: "unavailable" });
    await sql.close();
    expect(consoleError).not.toHaveBeenCalled();
  });

  test("costs nothing, and is not connected to, before the first statement", async () => {
    const sql = openSql(settingsOf(relay.port));
    await sql.close();
    expect(relay.connections()).toBe(0);
  });
});
