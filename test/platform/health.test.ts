import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { createHealth, type Probes } from "../../shared/platform/health.ts";
import { createLog } from "../../shared/platform/log.ts";

const fine = async (): Promise<void> => {};
const down = async (): Promise<void> => {
  throw Object.assign(new Error("canary: login failed for sa"), { code: "ELOGIN" });
};
const hanging = (): Promise<void> => new Promise(() => {});

const healthOf = (probes: Partial<Probes>) => {
  const lines: string[] = [];
  let now = 1_000_000;
  let looks = 0;
  const counted = async (): Promise<void> => {
    looks += 1;
  };
  const health = createHealth(
    { sql: counted, tables: fine, vault: fine, ...probes },
    { now: () => now },
    createLog((_level, line) => lines.push(line)),
  );
  return {
    health,
    lines,
    looks: () => looks,
    move: (by: number) => {
      now += by;
    },
  };
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe("health", () => {
  test("is up while everything that Usher stands on answers", async () => {
    const { status, dependencies } = await healthOf({}).health();
    expect(status).toBe("up");
    expect(Object.values(dependencies).map((each) => each.status)).toEqual(["up", "up", "up"]);
  });

  test("is degraded where one does not, names it, and tells nothing of why", async () => {
    const { health, lines } = healthOf({ tables: down });
    const seen = await health();
    expect(seen.status).toBe("degraded");
    expect(seen.dependencies).toMatchObject({
      sql: { status: "up" },
      tables: { status: "down" },
      vault: { status: "up" },
    });
    expect(JSON.stringify([seen, lines])).not.toMatch(/canary|login failed/);
    expect(Object.keys(seen.dependencies.tables).sort()).toEqual(["durationMs", "status"]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      event: "dependency-down",
      dependency: "tables",
      errorCode: "ELOGIN",
    });
  });

  test("a probe that throws at once is as good as one that rejects", async () => {
    const throwing = (): Promise<void> => {
      throw new Error("at once");
    };
    expect((await healthOf({ vault: throwing }).health()).status).toBe("degraded");
  });

  test("a dependency that hangs is down after 4 seconds, and the others are not kept waiting for", async () => {
    const { health } = healthOf({ vault: hanging });
    const asked = health();
    await jest.advanceTimersByTimeAsync(3_999);
    const early = await Promise.race([asked, Promise.resolve("waiting")]);
    expect(early).toBe("waiting");
    await jest.advanceTimersByTimeAsync(1);
    expect((await asked).dependencies).toMatchObject({ sql: { status: "up" }, vault: { status: "down" } });
    expect(jest.getTimerCount()).toBe(0);
  });

  test("one look serves everybody for 5 seconds, also those who ask while it is under way", async () => {
    const { health, looks, move } = healthOf({});
    await Promise.all([health(), health(), health()]);
    move(4_999);
    await health();
    expect(looks()).toBe(1);
    move(1);
    await health();
    expect(looks()).toBe(2);
  });

  test("a clock that was set back does not keep an old look alive", async () => {
    const { health, looks, move } = healthOf({});
    await health();
    move(-3_600_000);
    await health();
    expect(looks()).toBe(2);
  });
});
