import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import type { Door, Idempotency, Platform } from "../../../shared/platform/http/door.ts";
import { anyone, contact, customerOrAnyone, employee } from "../../../shared/platform/http/entrance.ts";
import type { Once } from "../../../shared/platform/once.ts";
import { Refusal } from "../../../shared/platform/refusal.ts";
import type { Transaction } from "../../../shared/platform/sql/sql.ts";
import { call, door, platform, type Sent } from "./calls.ts";

type Begun = Parameters<Idempotency["begin"]>[0];

/** A transaction that nothing looks into. */
const transaction = {} as Transaction;

/** An idempotency that keeps what the guard asks of it. */
const recorded = (options: { result?: unknown; refusal?: Refusal; abandonFails?: boolean } = {}) => {
  const asked: Begun[] = [];
  const done: string[] = [];
  const once: Once = {
    keep: async () => {
      done.push("kept");
    },
  };
  const idempotency: Idempotency = {
    begin: async (begun) => {
      asked.push(begun);
      if (options.refusal) throw options.refusal;
      if ("result" in options) return { kind: "repeated", result: options.result };
      const abandon = async () => {
        done.push("abandoned");
        if (options.abandonFails) throw new Error("canary");
      };
      return { kind: "first", once, abandon };
    },
  };
  return { app: platform({ idempotency }), asked, done };
};

const creating = (operation: (once: Once) => Promise<unknown>, entrance: Door<Platform>["entrance"] = anyone) =>
  door({
    name: "create",
    method: "POST",
    route: "api/things/{id}",
    summary: "Creates",
    entrance,
    path: z.strictObject({ id: z.string() }),
    body: z.strictObject({ name: z.string() }),
    idempotent: true,
    answers: { 201: z.object({ name: z.string() }) },
    operation: (_app, { once }) => operation(once),
    answer: (body) => ({ status: 201, body }),
  });

const keeping = async (once: Once) => {
  await once.keep(transaction, "subject", { name: "first" });
  return { name: "first" };
};

const keyed = (sent: Sent = {}): Sent => ({
  params: { id: "1" },
  body: { name: "x" },
  ...sent,
  headers: { "idempotency-key": "k".repeat(22), ...sent.headers },
});

describe("Idempotency-Key", () => {
  test("the first request does the work and keeps its result", async () => {
    const { app, done } = recorded();
    expect(await call(creating(keeping), keyed(), app)).toMatchObject({ status: 201, json: { name: "first" } });
    expect(done).toEqual(["kept"]);
  });

  test("a repeated one gives the same answer and does no work", async () => {
    const { app } = recorded({ result: { name: "first" } });
    const idle = creating(async () => {
      throw new Error("the work was done twice");
    });
    expect(await call(idle, keyed(), app)).toMatchObject({ status: 201, json: { name: "first" } });
  });

  test("another body is refused as the store says", async () => {
    const { app } = recorded({ refusal: new Refusal("idempotency-key-reused", "Use a new key.") });
    expect(await call(creating(keeping), keyed(), app)).toMatchObject({ status: 422 });
  });

  test("failed work frees the key, and its own refusal is told", async () => {
    const { app, done } = recorded();
    const failing = creating(async () => {
      throw new Refusal("conflict", "Taken.");
    });
    expect((await call(failing, keyed(), app)).json.code).toBe("conflict");
    expect(done).toEqual(["abandoned"]);
  });

  test("work that failed after it had kept its result frees the key: the transaction may be gone with it", async () => {
    const { app, done } = recorded();
    const failing = creating(async (once) => {
      await keeping(once);
      throw new Error("commit failed");
    });
    expect((await call(failing, keyed(), app)).status).toBe(500);
    expect(done).toEqual(["kept", "abandoned"]);
  });

  test("work that kept nothing frees the key, so that a repetition need not wait", async () => {
    const { app, done } = recorded();
    expect(
      (
        await call(
          creating(async () => ({ name: "x" })),
          keyed(),
          app,
        )
      ).status,
    ).toBe(201);
    expect(done).toEqual(["abandoned"]);
  });

  test("a key that cannot be freed changes no answer", async () => {
    const { app } = recorded({ abandonFails: true });
    expect(
      (
        await call(
          creating(async () => ({ name: "x" })),
          keyed(),
          app,
        )
      ).status,
    ).toBe(201);
    expect(app.lines.map(({ event }) => event)).toEqual(["idempotency-key-not-freed"]);
    expect(JSON.stringify(app.lines)).not.toContain("canary");
  });

  test("without a key nothing is begun, and keeping does nothing", async () => {
    expect((await call(creating(keeping), { params: { id: "1" }, body: { name: "x" } })).status).toBe(201);
  });

  test("a door that takes no key does not look at one", async () => {
    const { idempotent: _, ...rest } = creating(keeping);
    expect((await call(rest, keyed())).status).toBe(201);
  });

  test("input with faults begins nothing", async () => {
    const { app, asked } = recorded();
    expect((await call(creating(keeping), keyed({ body: {} }), app)).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe("a key counts for one door, one caller and one request", () => {
  const callerOf = async (entrance: Door<Platform>["entrance"], token?: string) => {
    const { app, asked } = recorded();
    await call(creating(keeping, entrance), keyed(token ? { headers: { authorization: `Bearer ${token}` } } : {}), app);
    return asked[0]?.caller;
  };

  test("every caller has a name of its own, and anyone none", async () => {
    const named = [
      await callerOf(contact, "contact"),
      await callerOf(contact, "successor"),
      await callerOf(customerOrAnyone, "user"),
      await callerOf(customerOrAnyone, "app"),
      await callerOf(employee("Support.Agent"), "employee"),
    ];
    expect(named).toEqual([
      "contact:org-1:person-1",
      "contact:org-1:person-2",
      "user:t-1:o-1",
      "app:t-1:o-1",
      "employee:e-1",
    ]);
    expect(await callerOf(customerOrAnyone)).toBeUndefined();
    expect(await callerOf(anyone)).toBeUndefined();
  });

  test("the fingerprint covers the body's bytes and the path", async () => {
    const { app, asked } = recorded();
    const one = creating(keeping);
    for (const sent of [{}, {}, { body: { name: "y" } }, { params: { id: "2" } }]) await call(one, keyed(sent), app);
    const [first, same, otherBody, otherPath] = asked.map(({ fingerprintOf }) => Buffer.from(fingerprintOf).toString());
    expect(same).toBe(first);
    expect(new Set([first, otherBody, otherPath]).size).toBe(3);
    expect(asked.every((each) => each.door === "create")).toBe(true);
  });
});
