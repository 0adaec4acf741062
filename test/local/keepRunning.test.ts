import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import type { Child } from "../../infra/local/children.ts";
import { keepRunning } from "../../infra/local/keepRunning.ts";
import { CannotStart } from "../../infra/local/programs.ts";

type Fake = Child & { die: () => void; stopped: () => boolean };

const fake = (pid: number): Fake => {
  const { promise, resolve } = Promise.withResolvers<number>();
  let stopped = false;
  const stop = async (): Promise<void> => {
    stopped = true;
    resolve(0);
  };
  return { name: "Azurite", pid, ended: promise, stop, die: () => resolve(1), stopped: () => stopped };
};

const watched = async (starts: () => Promise<Fake>, pauseMs = 0, obstacles: string[] = []) => {
  const told: string[] = [];
  const kept = await keepRunning({
    start: starts,
    obstacles: async () => obstacles,
    tell: (message) => told.push(message),
    pauseMs,
  });
  return { kept, told };
};

const eventually = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !isSo(); tries += 1) await sleep(5);
  expect(isSo()).toBe(true);
};

describe("a program that is kept running", () => {
  test("is started again each time it ends by itself, and both is told", async () => {
    const made: Fake[] = [];
    const { kept, told } = await watched(async () => {
      made.push(fake(made.length));
      return made.at(-1) as Fake;
    });
    made[0]?.die();
    await eventually(() => kept.pid() === 1);
    made[1]?.die();
    await eventually(() => kept.pid() === 2);
    await eventually(() => told.length === 4);
    expect(told.slice(0, 2)).toEqual([
      "Azurite ended unexpectedly. Everything else goes on; it is started again in 0 s.",
      "Azurite runs again.",
    ]);
    await kept.stop();
    expect(made[2]?.stopped()).toBe(true);
    expect(told).toHaveLength(4);
  });

  test("is left down, and that is told, where somebody holds its port by then", async () => {
    const first = fake(1);
    const { kept, told } = await watched(async () => first, 0, ["Port 10002 is taken."]);
    first.die();
    await eventually(() => told.length === 2);
    expect(told[1]).toMatch(/^Port 10002 is taken\.\nAzurite stays down/);
    await kept.stop();
  });

  test("is left down, and the reason is told, where it does not start again", async () => {
    const first = fake(1);
    let starts = 0;
    const { kept, told } = await watched(async () => {
      if (starts++ > 0) throw new CannotStart("It is not up.");
      return first;
    });
    first.die();
    await eventually(() => told.length === 2);
    expect(told[1]).toMatch(/^It is not up\.\nAzurite stays down/);
    await kept.stop();
  });

  test("is not started again once it is to stop, neither from the pause nor from a start under way", async () => {
    const [first, second] = [fake(1), fake(2)];
    const pausing = await watched(async () => first, 60_000);
    first.die();
    await eventually(() => pausing.told.length === 1);
    await pausing.kept.stop();
    expect(pausing.kept.pid()).toBe(1);

    const before = fake(0);
    const { promise, resolve } = Promise.withResolvers<Fake>();
    const starts = [Promise.resolve(before), promise];
    let begun = 0;
    const starting = await watched(() => starts[begun++] ?? promise);
    before.die();
    await eventually(() => begun === 2);
    const stopped = starting.kept.stop();
    resolve(second);
    await stopped;
    expect(second.stopped()).toBe(true);
    expect(starting.told).toHaveLength(1);
  });
});
