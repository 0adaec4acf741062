import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLocalJWKSet, jwtVerify } from "jose";
import type { Answer } from "../../shared/licensing/answers.ts";
import { DAY, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { openAccount } from "../loopback/azurite.ts";
import { type Cell, MATRIX, QUESTIONS, type Question, tableRows } from "./outageMatrix.ts";
import { type OutageWorld, outageWorld } from "./outageWorld.ts";
import { TENANT } from "./parts.ts";

const account = openAccount();

const UNAVAILABLE = { name: "Refusal", code: "unavailable", retryAfter: expect.any(Number) };

type Listed = { products?: { id: string }[]; keys?: { kid: string }[] };

const isCheck = (question: Question): boolean => question !== "catalogue" && question !== "signing keys";

/** The claims of an answer, whose token has to verify by the keys that were published before the outage. */
const verified = async ({ jwks, clock }: OutageWorld, { body }: Answer) => {
  const currentDate = new Date(clock.now());
  const { payload } = await jwtVerify(body.token, createLocalJWKSet(jwks), { typ: "license+jwt", currentDate });
  expect(payload).toMatchObject({ iss: "https://usher.example", valid: body.valid, code: body.code });
  return payload;
};

type Outcomes = ReadonlyMap<Question, PromiseSettledResult<unknown>>;

/** Asks all of them at once, as callers do. */
const askAll = async ({ questions }: OutageWorld, asked: readonly Question[] = QUESTIONS): Promise<Outcomes> => {
  const settled = await Promise.allSettled(asked.map((question) => questions[question]()));
  return new Map(settled.map((outcome, at) => [asked[at] ?? "known tenant", outcome]));
};

const answered = (outcome: PromiseSettledResult<unknown> | undefined): unknown => {
  if (outcome?.status !== "fulfilled") throw new Error(`It was refused: ${String(outcome?.reason)}`);
  return outcome.value;
};

type Expect = (world: OutageWorld, question: Question, outcome: PromiseSettledResult<unknown> | undefined) => unknown;

/** What each question is answered outside of an outage. */
const expectUsual: Expect = async (world, question, outcome) => {
  const answer = answered(outcome);
  if (!isCheck(question)) {
    const { products, keys } = answer as Listed;
    expect((products ?? keys)?.length).toBe(question === "catalogue" ? 2 : 1);
    return;
  }
  const payload = await verified(world, answer as Answer);
  const isKnown = !question.startsWith("unknown");
  expect(payload).toMatchObject({
    valid: isKnown,
    code: isKnown ? "VALID" : "NOT_VALID",
    edition: question === "with its key" ? "standard" : null,
    exp: (world.clock.now() + (isKnown ? DAY : 5 * MINUTE)) / SECOND,
  });
  expect("nonce" in payload).toBe(question === "with a nonce");
};

const expectUnavailable: Expect = (_world, _question, outcome) => {
  expect(outcome).toMatchObject({ status: "rejected", reason: UNAVAILABLE });
};

const EXPECT: Record<Cell, Expect> = {
  "as usual": expectUsual,
  "last answer": async (world, question, outcome) => {
    const answer = answered(outcome) as Answer;
    await verified(world, answer);
    expect([answer.body, answer.etag]).toEqual([world.before(question).body, world.before(question).etag]);
  },
  "old end": async (world, question, outcome) => {
    const before = await verified(world, world.before(question));
    const during = await verified(world, answered(outcome) as Answer);
    expect(during).toMatchObject({ sub: TENANT, valid: true, exp: before.exp, iat: world.clock.now() / SECOND });
    expect(during.nonce).not.toBe(before.nonce);
  },
  "last read": (world, question, outcome) => {
    expect(answered(outcome)).toEqual(world.before(question));
  },
  unavailable: expectUnavailable,
};

const ROWS = MATRIX.map((row) => ({ ...row, name: row.down.join(" and ") }));

describe.each(ROWS)("$name down, a $instance instance:", (row) => {
  let world: OutageWorld;
  let outcomes: Outcomes;
  beforeAll(async () => {
    world = await outageWorld(account, row);
    outcomes = await askAll(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test.each(QUESTIONS.map((question) => ({ question, cell: row.cells[question] })))(
    "$question: $cell",
    async ({ question, cell }) => {
      await EXPECT[cell](world, question, outcomes.get(question));
    },
  );

  test("no question goes to SQL", () => {
    expect(world.sqlConnections()).toBe(0);
  });

  test("a 'no' turns into a 'yes' only where the license that was issued meanwhile can be read", async () => {
    await world.giveMeanwhile();
    world.clock.advance(10 * SECOND);
    const outcome = (await askAll(world, ["unknown tenant"])).get("unknown tenant");
    if (row.cells["unknown tenant"] === "unavailable") expectUnavailable(world, "unknown tenant", outcome);
    else expect((answered(outcome) as Answer).body.valid).toBe(true);
  });

  test("nothing outlives its lease", async () => {
    world.clock.advance(DAY);
    const bounded = QUESTIONS.filter((question) => isCheck(question) && row.cells[question] !== "as usual");
    for (const [question, outcome] of await askAll(world, bounded)) expectUnavailable(world, question, outcome);
  });

  test("once it is over, everything is as usual", async () => {
    await world.end();
    world.clock.advance(10 * SECOND);
    const asked = QUESTIONS.filter((question) => question !== "unknown tenant");
    for (const [question, outcome] of await askAll(world, asked)) await expectUsual(world, question, outcome);
  });
});

test("docs/outages.md tells operators what these tests hold", async () => {
  const page = await readFile(join(import.meta.dirname, "../../docs/outages.md"), "utf8");
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first]) => !/^-+$/.test(first ?? ""));
  expect(rows.slice(0, tableRows().length)).toEqual(tableRows());
});
