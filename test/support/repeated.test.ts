import { beforeAll, expect, test } from "@jest/globals";
import type { Once } from "../../shared/platform/once.ts";
import { createIdempotency, HELD, type Idempotency } from "../../shared/platform/sql/idempotency.ts";
import { codeOf, registered, tokenIn } from "../organizations/world.ts";
import { beginOnce, doOnce, freshKey } from "../sql/doOnce.ts";
import { opened, question, rowOf, seen, ticketMails, useSupportWorld } from "./world.ts";

const world = useSupportWorld();
let idempotency: Idempotency;

beforeAll(() => {
  idempotency = createIdempotency({ sql: world.sql, vault: world.vault, clock: world.clock });
});

/** Sends the same four times at once and once more later, and holds all answers to be one. */
const repeatedly = async (body: unknown, act: (once: Once) => Promise<unknown>): Promise<unknown> => {
  const call = { door: "a door", key: freshKey(), body };
  const ask = () => doOnce(idempotency, call, act);
  const answers = [...(await Promise.all([ask(), ask(), ask(), ask()])), await ask()];
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  return answers[0];
};

test("a ticket that is sent again is one ticket, with one mail", async () => {
  const form = question();
  const answer = await repeatedly(form, (once) => world.support.open(form, once));
  expect(answer).toEqual({ ticketNumber: (await rowOf(world, form.email)).number });
  expect(await ticketMails(world, form.email)).toHaveLength(1);
});

test("replies that are sent again are written once, and answered alike", async () => {
  const { contact, email } = await registered(world);
  const ticket = await opened(world, { email });
  const byLink = { token: tokenIn(ticket.mail), text: "by link" };
  expect(await repeatedly(byLink, (once) => world.support.replyByLink(byLink, once))).toEqual({
    ticketNumber: ticket.ticketNumber,
  });
  await repeatedly("contact", (once) => world.support.replyAsContact(contact, ticket.id, { text: "signed in" }, once));
  await repeatedly("employee", (once) =>
    world.support.replyAsEmployee(ticket.id, { text: "answered" }, undefined, once),
  );
  const texts = (await seen(world, ticket.id)).messages.map(({ text }) => text);
  expect(texts.toSorted()).toEqual(["answered", "by link", "signed in"]);
  expect(await ticketMails(world, email)).toHaveLength(3);
});

test("a ticket whose process died after the commit is answered again, and mailed by the timer", async () => {
  const form = question();
  const call = { door: "a door", key: freshKey(), body: form };
  const dying = await beginOnce(idempotency, call);
  if (dying.kind !== "first") throw new Error("it was not the first");
  const { openTicket } = await import("../../shared/support/openTicket.ts");
  const mail = { ...world.outbox, tryAtOnce: () => {} };
  const answer = await openTicket({ ...world.supportParts, mail }, form, dying.once);
  expect(await doOnce(idempotency, call, (once) => world.support.open(form, once))).toEqual(answer);
  expect(await ticketMails(world, form.email)).toEqual([]);
  world.clock.advance(HELD);
  expect(await world.outbox.deliver({ deadline: world.clock.now() + HELD })).toMatchObject({ sent: 1 });
  expect(await ticketMails(world, form.email)).toHaveLength(1);
});

test("a ticket that comes back after another worker took the key over is not opened", async () => {
  const form = question();
  const call = { door: "a door", key: freshKey(), body: form };
  const late = await beginOnce(idempotency, call);
  if (late.kind !== "first") throw new Error("it was not the first");
  world.clock.advance(HELD);
  await doOnce(idempotency, call, (once) => world.support.open(form, once));
  expect(await codeOf(world.support.open(form, late.once))).toBe("unavailable");
  expect(await ticketMails(world, form.email)).toHaveLength(1);
});
