import { expect, test } from "@jest/globals";
import type { Parts } from "../../shared/organizations/parts.ts";
import { requestHandover } from "../../shared/organizations/requestHandover.ts";
import { requestPasswordReset } from "../../shared/organizations/requestPasswordReset.ts";
import { codeOf, linkTo, PASSWORD, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();
const CHOSEN = "green ladder by the pond";

/** The parts of an instance on which something else happens after the account was read and before anything is written. */
const interrupted = (happens: () => Promise<unknown>): Parts => {
  const { sql } = world.parts;
  return {
    ...world.parts,
    sql: {
      ...sql,
      transaction: async (work) => {
        await happens();
        return sql.transaction(work);
      },
    },
  };
};

test("a reset that the former contact asked for while handing over gives the account back to nobody", async () => {
  const former = await registered(world);
  const { contactName, contactEmail, contactPhone } = somebody();
  const person = { contactName, contactEmail, contactPhone, currentPassword: PASSWORD };
  await world.room.requestHandover(former.contact, person);
  const handover = await linkTo(world, contactEmail, "handover");
  const parts = interrupted(() => world.room.confirmHandover({ token: handover, password: CHOSEN }));
  await requestPasswordReset(parts, { email: former.email });
  const token = await linkTo(world, former.email, "reset");
  expect(await codeOf(world.room.confirmPasswordReset({ token, newPassword: "mine again after all" }))).toBe(
    "link-expired",
  );
  expect(await codeOf(world.room.signIn({ email: contactEmail, password: CHOSEN }))).toBe("done");
});

test("a hand-over that an intruder asked for while the owner set a new password makes nobody the contact", async () => {
  const owner = await registered(world);
  await world.room.requestPasswordReset({ email: owner.email });
  const reset = await linkTo(world, owner.email, "reset");
  const parts = interrupted(() => world.room.confirmPasswordReset({ token: reset, newPassword: CHOSEN }));
  const { contactName, contactEmail, contactPhone } = somebody();
  await requestHandover(parts, owner.contact, { contactName, contactEmail, contactPhone, currentPassword: PASSWORD });
  const token = await linkTo(world, contactEmail, "handover");
  expect(await codeOf(world.room.confirmHandover({ token, password: "the intruder's own" }))).toBe("link-expired");
  expect(await codeOf(world.room.signIn({ email: owner.email, password: CHOSEN }))).toBe("done");
});
