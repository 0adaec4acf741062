import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { doors } from "../../functions/doors.ts";
import { notFound } from "../../functions/notFound.ts";
import { handle } from "../../shared/platform/http/handle.ts";
import { openApiDocument } from "../../shared/platform/http/openapi.ts";
import { request } from "../platform/http/calls.ts";
import { everythingStored } from "../promises/isolation.ts";
import { allowedCases, placesOfFaults, refusedCases, strangeHeaders, strangeQuery } from "./fuzz/cases.ts";
import { CANARY, junkText } from "./fuzz/junk.ts";
import { type Document, type Operation, operationsOf } from "./fuzz/operations.ts";
import { rawBodies } from "./fuzz/raw.ts";
import { type Answered, openTarget, type Target } from "./fuzz/target.ts";

/**
 * Whatever is sent to whichever operation of the OpenAPI document: it is answered as the document says, soon, without a
 * word of what was sent; and what is refused leaves nothing. `npm run fuzz` tries more inputs, and others each time.
 */
const { USHER_FUZZ_RUNS = "12", USHER_FUZZ_SEED = "8" } = process.env;
const RUNS = Number(USHER_FUZZ_RUNS);
const SEED = USHER_FUZZ_SEED === "any" ? Date.now() : Number(USHER_FUZZ_SEED);
/** For one operation; a counterexample is made smaller for as long. */
const PATIENCE = 30_000 + RUNS * 1_000;

/** Bytes of a body where a door says nothing else. */
const LIMIT = 32 * 1024;

let target: Target;

beforeAll(async () => {
  target = await openTarget();
}, 60_000);

afterAll(() => target?.close());

const document = openApiDocument(doors, { version: "0", publicUrl: "https://usher.example" });
const NAMES = operationsOf(JSON.parse(JSON.stringify(document)) as Document).map(({ name }) => name);

const operationNamed = (name: string): Operation => {
  const found = target.operations.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not in the document.`);
  return found;
};

const holds = <Value>(values: fc.Arbitrary<Value>, check: (value: Value) => Promise<void>) =>
  fc.assert(fc.asyncProperty(values, check), {
    numRuns: RUNS,
    seed: SEED,
    interruptAfterTimeLimit: PATIENCE - 10_000,
    markInterruptAsFailure: true,
  });

/** Whether there is nothing that it could be refused for: a header, or a text of any kind that may be left out. */
const takesAnything = ({ in: where, required, schema }: Operation["parameters"][number]): boolean => {
  const { description: _, ...limits } = schema;
  return where === "header" || (!required && JSON.stringify(limits) === '{"type":"string"}');
};

/** Where an answer finds faults, down to the first step into a body. */
const placesIn = ({ json }: Answered): string[] =>
  ((json.errors ?? []) as { pointer: string }[]).map(({ pointer }) =>
    /^\/(path|query)\//.test(pointer) ? pointer : pointer.split("/").slice(0, 2).join("/"),
  );

test("every operation of the document that is served is tried", () => {
  expect(NAMES.length).toBeGreaterThan(60);
  expect(target.operations.map(({ name }) => name)).toEqual(NAMES);
});

describe("what the document refuses is refused with all faults, and leaves nothing", () => {
  let before: Record<string, string>;
  let rows: Readonly<Record<string, number>>;

  beforeAll(async () => {
    before = await everythingStored(target.usher);
    rows = await target.countRows();
  });

  test.each(NAMES)(
    "%s",
    async (name) => {
      const operation = operationNamed(name);
      const good = target.bodyOf(operation);
      if (good === undefined && operation.parameters.every(takesAnything)) return;
      await holds(refusedCases(target, operation), async (one) => {
        const answered = await target.send(operation, { params: one.path, query: one.query, body: one.body });
        expect([answered.status, answered.code]).toEqual([400, "validation-failed"]);
        const told = placesIn(answered);
        // Of several forms that a body may have, and of a body that is no object, the whole is told.
        const isWhole = told.includes("") || operation.body?.type !== "object";
        expect(isWhole ? [] : placesOfFaults(operation, one).filter((place) => !told.includes(place))).toEqual([]);
      });
      for (const { what, sent, code } of good ? rawBodies(good, operation.door.maxBody ?? LIMIT) : []) {
        const answered = await target.send(operation, { params: target.pathOf(operation), ...sent });
        expect([what, answered.code]).toEqual([what, code]);
      }
      expect(await target.countRows()).toEqual(rows);
    },
    PATIENCE,
  );

  test("all of them together changed nothing, in SQL or in Tables", async () => {
    expect(await everythingStored(target.usher)).toEqual(before);
  });
});

describe("what the document allows, with whatever beside it, is answered as the document says", () => {
  /** Attempts are counted, refused or not; a trace of a reading goes before it. Nothing else grows by a refused call. */
  const COUNTS = ["rates", "sign_in_failures", "readings", "idempotency"];

  test.each(NAMES)(
    "%s",
    async (name) => {
      const operation = operationNamed(name);
      let before = await target.countRows();
      const cases = fc.record({ one: allowedCases(target, operation), headers: strangeHeaders, junk: strangeQuery });
      await holds(cases, async ({ one, headers, junk }) => {
        const query = { ...junk, ...one.query };
        const { status } = await target.send(operation, { params: one.path, query, body: one.body, headers });
        const after = await target.countRows();
        const grown = Object.keys(after).filter((table) => (after[table] ?? 0) > (before[table] ?? 0));
        before = after;
        if (status >= 400) expect(grown.filter((table) => !COUNTS.includes(table))).toEqual([]);
      });
    },
    PATIENCE,
  );
});

test("what leads nowhere is not found, whatever its path, and none of it comes back", async () => {
  const { app } = target.usher;
  await holds(junkText, async (path) => {
    const { status, body } = await handle(notFound, async () => app, app.log)(request({ params: { path } }));
    expect(status).toBe(404);
    expect(body?.toLowerCase()).not.toContain(CANARY);
  });
});

test("after all of that no object has a field that was sent", () => {
  for (const name of ["isAdmin", "prototype", "value"]) expect(({} as Record<string, unknown>)[name]).toBeUndefined();
});
