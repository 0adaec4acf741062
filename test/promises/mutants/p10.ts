import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/support/openedTicket.ts",
  what: "A contact reads any ticket whose id they know.",
  find: "if (!indexes.includes(opened.ticket.email_index)) throw noTicket();",
  replace: "if (indexes.length === 0) throw noTicket();",
  tests: ["test/promises/p10-tickets-are-answered-and-erased.test.ts"],
};
