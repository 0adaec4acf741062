import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/alerts/handOver.ts",
  what: "An alert that leaves at once is put down first, sealed, lest its process dies.",
  find: "  const refused = await sendAtOnce(",
  replace:
    '  await schedule(parts.scheduling, { id, web, subject: owner.subject, delivery: "daily", generation, acceptedAt, deliverAt: acceptedAt, recipients: addresses, content: { subject, html, component, rule, listId } }, { ...once, keep: async () => {} });\n  const refused = await sendAtOnce(',
  tests: ["test/promises/p05-what-leaves-at-once-is-not-kept.test.ts"],
};
