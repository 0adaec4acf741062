import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Once } from "../../shared/platform/once.ts";
import { createIdempotency, HELD, type Idempotency } from "../../shared/platform/sql/idempotency.ts";
import { beginOnce, doOnce, freshKey, type KeyedCall } from "../sql/doOnce.ts";
import { codeOf, linkTo, PASSWORD, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();
let idempotency: Idempotency;

beforeAll(async () => {
  idempotency = createIdempotency({ sql: world.sql, vault: world.vault, clock: world.clock });
});

const callOf = (key: string, body: unknown): KeyedCall => ({ door: "registrationsRegister", key, body });

const begin = (key: string, body: unknown) => beginOnce(idempotency, callOf(key, body));

const once = (key: string, body: unknown, act: (once: Once) => Promise<unknown>) =>
  doOnce(idempotency, callOf(key, body), act);

const SENT = { status: "verification-sent" };

describe("a registration with an Idempotency-Key", () => {
  test.each(["unknown", "known"])(
    "of an %s address, sent four times at once and again later, mails once",
    async (kind) => {
      const registration = somebody(kind === "known" ? { contactEmail: (await registered(world)).email } : {});
      const before = (await world.mailsTo(registration.contactEmail)).length;
      const key = freshKey();
      const ask = () => once(key, registration, (kept) => world.room.register(registration, kept));
      expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual([SENT, SENT, SENT, SENT]);
      expect(await ask()).toEqual(SENT);
      expect(await world.mailsTo(registration.contactEmail)).toHaveLength(before + 1);
    },
  );

  test("whose process died before the commit is done by the one that comes after a minute", async () => {
    const registration = somebody();
    const key = freshKey();
    const dying = await begin(key, registration);
    if (dying.kind !== "first") throw new Error("it was not the first");
    const sql = {
      ...world.parts.sql,
      transaction: <Result>(work: (transaction: never) => Promise<Result>): Promise<Result> =>
        world.sql.transaction(async (transaction) => {
          await work(transaction as never);
          throw new Error("killed");
        }),
    };
    const { registerOrganization } = await import("../../shared/organizations/registerOrganization.ts");
    await expect(registerOrganization({ ...world.parts, sql }, registration, dying.once)).rejects.toThrow("killed");
    expect(await world.mailsTo(registration.contactEmail)).toEqual([]);
    world.clock.advance(HELD);
    const ask = () => once(key, registration, (kept) => world.room.register(registration, kept));
    expect([await ask(), await ask()]).toEqual([SENT, SENT]);
    expect(await world.mailsTo(registration.contactEmail)).toHaveLength(1);
  });

  test("whose process died after the commit, with the mail unsent, is answered again and mailed by the timer", async () => {
    const registration = somebody();
    const key = freshKey();
    const dying = await begin(key, registration);
    if (dying.kind !== "first") throw new Error("it was not the first");
    const { registerOrganization } = await import("../../shared/organizations/registerOrganization.ts");
    const mail = { ...world.parts.mail, tryAtOnce: () => {} };
    await registerOrganization({ ...world.parts, mail }, registration, dying.once);
    expect(await once(key, registration, (kept) => world.room.register(registration, kept))).toEqual(SENT);
    expect(await world.mailsTo(registration.contactEmail)).toEqual([]);
    world.clock.advance(HELD);
    expect(await world.outbox.deliver({ deadline: world.clock.now() + HELD })).toMatchObject({ sent: 1 });
    expect(await world.mailsTo(registration.contactEmail)).toHaveLength(1);
  });

  test("that comes back after another worker took the key over changes nothing", async () => {
    const registration = somebody();
    const key = freshKey();
    const late = await begin(key, registration);
    if (late.kind !== "first") throw new Error("it was not the first");
    world.clock.advance(HELD);
    await once(key, registration, (kept) => world.room.register(registration, kept));
    expect(await codeOf(world.room.register(registration, late.once))).toBe("unavailable");
    expect(await world.mailsTo(registration.contactEmail)).toHaveLength(1);
  });
});

test("a verification with an Idempotency-Key that is sent again gets the same organization", async () => {
  const registration = somebody();
  await world.room.register(registration);
  const body = { token: await linkTo(world, registration.contactEmail, "verify"), password: PASSWORD };
  const key = freshKey();
  const ask = () => once(key, body, (kept) => world.room.verify(body, kept));
  const [one, other] = [await ask(), await ask()];
  expect(other).toEqual(one);
});
