import { randomUUID } from "node:crypto";
import { isUniqueViolation } from "../../platform/sql/failures.ts";
import type { Transaction } from "../../platform/sql/sql.ts";
import type { Erasure, Part, Scope } from "./erasure.ts";
import { findErasureOf, insertErasure } from "./erasureStore.ts";
import type { ErasureParts } from "./parts.ts";
import type { Doomed } from "./ports.ts";

const kindOf = (kind: Part["kind"], found: readonly Pick<Part, "id" | "subject">[]): Part[] =>
  found.map(({ id, subject }) => ({ kind, id, subject }));

/** All that has a data key and is an organization's, or was left under an address. */
const partsOf = async (
  { rooms }: Pick<ErasureParts, "rooms">,
  { organization, emailIndexes }: { organization?: Doomed; emailIndexes: readonly string[] },
): Promise<Part[]> => {
  const { organizations, support, debug } = rooms;
  const theirs = { emailIndexes, ...(organization === undefined ? {} : { organizationId: organization.id }) };
  return [
    ...kindOf("ticket", await support.ticketsOf(theirs)),
    ...kindOf("registration", await organizations.registrationsOf(emailIndexes)),
    ...(organization === undefined ? [] : kindOf("debug-session", await debug.sessionsOf(organization.id))),
    ...(organization === undefined ? [] : kindOf("organization", [organization])),
  ];
};

/** Those of the parts that no other erasure has already. */
const unclaimed = async ({ sql }: Pick<ErasureParts, "sql">, parts: readonly Part[]): Promise<Part[]> => {
  const db = await sql.db();
  const free: Part[] = [];
  for (const part of parts) if ((await findErasureOf(db, part)) === undefined) free.push(part);
  return free;
};

/** What is written down in the same transaction as an erasure's intent. */
export type Alongside = (transaction: Transaction, erasure: string) => Promise<void>;

const insert = async (
  { sql, clock }: ErasureParts,
  scope: Scope,
  parts: readonly Part[],
  alongside: Alongside,
): Promise<Erasure> => {
  const erasure: Erasure = {
    // Random and not by time: it outlives its subject, and must tell nothing.
    id: randomUUID(),
    scope,
    requestedAt: clock.now(),
    effectiveAt: null,
    completedAt: null,
    settledAt: null,
  };
  await sql.transaction(async (transaction) => {
    await insertErasure(transaction, erasure, parts);
    await alongside(transaction, erasure.id);
  });
  return erasure;
};

/**
 * Writes down what is to be erased: from here on it will be, whatever happens. For an organization that is being erased
 * already, that erasure; undefined where there is nothing under the address.
 */
export const beginErasure = async (
  parts: ErasureParts,
  of: { organization: Doomed } | { emailIndexes: readonly string[] },
  alongside: Alongside = async () => {},
): Promise<Erasure | undefined> => {
  const organization = "organization" in of ? of.organization : undefined;
  const scope = organization === undefined ? "address" : "organization";
  const emailIndexes = "organization" in of ? of.organization.emailIndexes : of.emailIndexes;
  // Of two that begin at the same instant the database's key stops one: it sees the other's parts the next time.
  for (let round = 0; ; round += 1) {
    const begun =
      organization && (await findErasureOf(await parts.sql.db(), { kind: "organization", id: organization.id }));
    if (begun !== undefined) return begun;
    const found = await unclaimed(
      parts,
      await partsOf(parts, { ...(organization === undefined ? {} : { organization }), emailIndexes }),
    );
    if (found.length === 0) return undefined;
    try {
      return await insert(parts, scope, found, alongside);
    } catch (error) {
      if (!isUniqueViolation(error) || round >= 5) throw error;
    }
  }
};
