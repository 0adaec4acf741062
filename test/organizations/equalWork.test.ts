import { beforeAll, describe, expect, test } from "@jest/globals";
import { MAILS_TO_ONE } from "../../shared/platform/mail/mailRates.ts";
import type { Once } from "../../shared/platform/once.ts";
import { codeOf, registered, somebody, useWorld, type Work } from "./world.ts";

const world = useWorld();
let known: string;
let unknown = 0;

beforeAll(async () => {
  ({ email: known } = await registered(world));
  // The decoy's key is made at its first use.
  await world.room.requestPasswordReset({ email: "first@fabrikam.example" });
});

const nobody = (): string => `nobody${++unknown}@fabrikam.example`;

const workOf = async (act: () => Promise<unknown>): Promise<Work> => {
  await world.outbox.settled();
  world.begin();
  await act();
  return world.done();
};

describe("a known and an unknown address cost the same hashes, statements, keys and mails", () => {
  const kept: Once = {
    keep: async (_transaction, subject) => {
      await world.vault.keyring.open(subject);
    },
  };

  test.each([
    ["registration", (email: string) => world.room.register(somebody({ contactEmail: email }), kept)],
    ["the reminder", (email: string) => world.room.requestPasswordReminder({ email })],
    ["a reset", (email: string) => world.room.requestPasswordReset({ email })],
  ])("%s", async (_name, act) => {
    const [one, other] = [await workOf(() => act(known)), await workOf(() => act(nobody()))];
    expect(one).toEqual(other);
    expect(one.queued).toBe(1);
    expect(one.statements.length).toBeGreaterThan(1);
  });

  test("the same, once more mails were asked for than an address may be sent", async () => {
    const stranger = nobody();
    for (const email of [known, stranger]) {
      for (let at = 0; at < MAILS_TO_ONE.times; at++) {
        await world.room.requestPasswordReset({ email });
        await world.room.requestPasswordReminder({ email });
        await world.room.register(somebody({ contactEmail: email }));
      }
    }
    const sent = [known, stranger].map(async (email) => (await world.mailsTo(email)).length);
    const before = await Promise.all(sent);
    for (const act of [
      (email: string) => world.room.register(somebody({ contactEmail: email }), kept),
      (email: string) => world.room.requestPasswordReminder({ email }),
      (email: string) => world.room.requestPasswordReset({ email }),
    ]) {
      const [one, other] = [await workOf(() => act(known)), await workOf(() => act(stranger))];
      expect(one).toEqual(other);
      expect(one.queued).toBe(1);
    }
    expect([(await world.mailsTo(known)).length, (await world.mailsTo(stranger)).length]).toEqual(before);
  });

  test("sign-in, from the first failure to the block", async () => {
    const wrong = (email: string) => () => codeOf(world.room.signIn({ email, password: "not the password" }));
    const stranger = nobody();
    for (let guess = 0; guess < 6; guess++) {
      const [one, other] = [await workOf(wrong(known)), await workOf(wrong(stranger))];
      expect(one).toEqual(other);
      expect(one.derivations).toBe(guess < 5 ? 1 : 0);
    }
  });
});
