import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readSettings } from "../../shared/platform/config/readSettings.ts";
import { placesOf } from "../../shared/platform/outbound/places.ts";
import { orderTo } from "../bench/child.ts";
import { eventually } from "../local/host/hostProcess.ts";
import { type Listener, startListener } from "../loopback/listener.ts";
import type { Attempt, Outcome } from "./network/orders.ts";
import type { Sight } from "./network/watch.ts";
import { WAYS_TO_ASK, WAYS_TO_CONNECT, WAYS_TO_SEND } from "./network/ways.ts";
import { type RunningStack, startStack } from "./stack.ts";
import { tellStory } from "./story.ts";

/**
 * P4, the half that concerns what Usher sends: nothing leaves for a host that its settings do not name, whichever library
 * would send it. The process that Usher runs in is watched from below the code under test, where Node hands over to the
 * system, and is made to try every way out.
 */
const ELSEWHERE = "elsewhere.example";

let usher: RunningStack;
let sights: () => Promise<Sight[]>;
let attempt: (attempt: Attempt) => Promise<Outcome>;

let atFirst: Sight[];
/** What left while the story was told. */
let walked: Sight[];
let listener: Listener;

/** A module that has the host's process watched and obedient before anything else of it is loaded. */
const watching = async (folder: string): Promise<string> => {
  const modules = path.join(import.meta.dirname, "network");
  const file = path.join(folder, "network.log");
  await writeFile(file, "");
  sights = async () =>
    (await readFile(file, "utf8"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Sight);
  const preload = path.join(folder, "watching.mjs");
  await writeFile(
    preload,
    `import { watchNetwork } from ${JSON.stringify(path.join(modules, "watch.ts"))};
watchNetwork(${JSON.stringify(file)});
const { obey } = await import(${JSON.stringify(path.join(modules, "orders.ts"))});
obey();\n`,
  );
  return preload;
};

const ATTEMPTS = [
  ...Object.keys(WAYS_TO_CONNECT).map((way) => ({ kind: "connect", way }) as const),
  ...Object.keys(WAYS_TO_SEND).map((way) => ({ kind: "send", way }) as const),
];
const QUESTIONS = Object.keys(WAYS_TO_ASK).map((way) => ({ kind: "ask", way }) as const);

/** Whether something arrives, at the second or third time at the latest: a system may drop a datagram. */
const arrives = async (one: Attempt): Promise<boolean> => {
  const before = listener.arrivals();
  for (let time = 0; time < 3 && listener.arrivals() === before; time += 1) {
    await attempt(one);
    await eventually(
      async () => listener.arrivals(),
      (now) => now > before,
    );
  }
  return listener.arrivals() > before;
};

/** Each attempt to leave, while nothing stands in its way. */
const leaveFreely = async (): Promise<void> => {
  for (const one of ATTEMPTS) {
    const arrived = await arrives({ ...one, host: "127.0.0.1", port: listener.port });
    expect({ one, arrived }).toEqual({ one, arrived: true });
  }
  for (const one of QUESTIONS) {
    const before = (await sights()).length;
    await attempt({ ...one, host: ELSEWHERE, port: 0 });
    const asked = (await sights()).slice(before);
    expect({ one, asked: asked.map(({ kind }) => kind) }).toMatchObject({ one, asked: ["name"] });
  }
};

beforeAll(async () => {
  listener = await startListener();
  usher = await startStack(watching);
  attempt = orderTo<Attempt, Outcome>(usher.host, "the host");
  atFirst = await sights();
  await leaveFreely();
  const before = (await sights()).length;
  await tellStory(usher);
  walked = (await sights()).slice(before);
}, 90_000);

afterAll(async () => {
  await usher?.[Symbol.asyncDispose]();
  await listener?.close();
}, 30_000);

test("before anybody calls, Usher has spoken to nobody", () => {
  expect(atFirst).toEqual([]);
});

test("a customer's first days lead to each place that the settings name, and to no other", () => {
  const { settings } = readSettings({ ...usher.settings });
  if (!settings) throw new Error("The stack runs by settings that have faults.");
  const places = placesOf(settings).map(({ host, ports: [port] }) => `tcp ${host}:${port}`);
  expect(places).toHaveLength(4);
  expect(new Set(walked.map(({ kind, to }) => `${kind} ${to}`))).toEqual(new Set(places));
});

/** The places that were not spoken to, as the log tells of them. */
const refusals = async (): Promise<string[]> =>
  [...usher.log().matchAll(/"event":"outbound-refused","host":"([^"]*)"/g)].map(([, host = ""]) => host);

/** Libraries that tell of a failure, and not of what it came from. */
const KEEP_TO_THEMSELVES = ["WebSocket", "@azure/identity, by a managed identity", "@azure/identity, by an authority"];

/** How an attempt ended, what left meanwhile, and what the log says of it. */
const watched = async (one: Attempt) => {
  const before = { sights: await sights(), arrivals: listener.arrivals(), refusals: await refusals() };
  const outcome = (await attempt(one)).join(" ");
  const left = (await sights()).slice(before.sights.length);
  // What a process writes may come later than what it answers; of what left, no more is to come.
  const isTold = (told: string[]): boolean => left.length > 0 || told.length > before.refusals.length;
  const refused = (await eventually(refusals, isTold)).slice(before.refusals.length);
  return { outcome, left, arrived: listener.arrivals() - before.arrivals, refused };
};

describe("for a place that the settings do not name nothing leaves", () => {
  test.each(ATTEMPTS)("to $kind by $way", async (one) => {
    expect(await watched({ ...one, host: "127.0.0.1", port: listener.port })).toEqual({
      outcome: expect.stringMatching(
        KEEP_TO_THEMSELVES.includes(one.way) ? /Error/ : /OutboundRefused|outbound-refused/,
      ),
      left: [],
      arrived: 0,
      refused: [one.kind === "send" ? "a datagram socket" : expect.stringContaining(`:${listener.port}`)],
    });
  });

  test.each(QUESTIONS)("not even a question about its name, by $way", async (one) => {
    expect(await watched({ ...one, host: ELSEWHERE, port: 0 })).toEqual({
      outcome: expect.stringContaining("outbound-refused"),
      left: [],
      arrived: 0,
      refused: [expect.stringMatching(/^(?:elsewhere\.example(?::443)?|192\.0\.2\.1)$/)],
    });
  });
});
