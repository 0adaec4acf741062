import { randomUUID } from "node:crypto";
import { inChunks } from "../../platform/sql/chunks.ts";
import { isUniqueViolation } from "../../platform/sql/failures.ts";
import type { Transaction } from "../../platform/sql/sql.ts";
import { type Erasure, ofKind, type Part, type Scope } from "./erasure.ts";
import { claimedIds, findErasureOf, insertErasure } from "./erasureStore.ts";
import type { ErasureParts } from "./parts.ts";
import type { Doomed, Keyed } from "./ports.ts";

/** Whose everything is to be erased: an organization's, or what was left under an address, by its indexes. */
export type Erased = { organization: Doomed } | { emailIndexes: readonly string[] };

/** Those of one kind that no other erasure has. */
export const unclaimed = async (
  { sql }: Pick<ErasureParts, "sql">,
  kind: Part["kind"],
  found: readonly Keyed[],
): Promise<Part[]> => {
  const distinct = [...new Map(found.map((row) => [row.id, row])).values()];
  const claimed = await claimedIds(
    await sql.db(),
    kind,
    distinct.map(({ id }) => id),
  );
  return distinct.filter(({ id }) => !claimed.has(id)).map(({ id, subject }) => ({ kind, id, subject }));
};

const emailIndexesOf = (of: Erased): readonly string[] =>
  "organization" in of ? of.organization.emailIndexes : of.emailIndexes;

/** All that has a data key and is an organization's, or was left under an address. */
const partsOf = async (parts: ErasureParts, of: Erased): Promise<Part[]> => {
  const { organizations, support, debug } = parts.rooms;
  const organization = "organization" in of ? of.organization : undefined;
  const emailIndexes = emailIndexesOf(of);
  const tickets = [
    ...(await support.ticketsFrom(emailIndexes)),
    ...(organization === undefined ? [] : await support.ticketsLinkedTo(organization.id)),
  ];
  const sessions = organization === undefined ? [] : await debug.sessionsOf(organization.id);
  return [
    ...(await unclaimed(parts, "ticket", tickets)),
    ...(await unclaimed(parts, "registration", await organizations.registrationsOf(emailIndexes))),
    ...(await unclaimed(parts, "debug-session", sessions)),
    ...(await unclaimed(parts, "organization", organization === undefined ? [] : [organization])),
  ];
};

/** Lets no registration among the parts be verified any more; answers the parts but for those that were verified meanwhile. */
const bar = async (
  { rooms }: Pick<ErasureParts, "rooms">,
  transaction: Transaction,
  found: readonly Part[],
): Promise<Part[]> => {
  const unverified = new Set<string>();
  for (const chunk of inChunks(ofKind(found, "registration"))) {
    const ids = chunk.map(({ id }) => id);
    for (const { id } of await rooms.organizations.barRegistrations(transaction, ids)) unverified.add(id);
  }
  return found.filter(({ kind, id }) => kind !== "registration" || unverified.has(id));
};

/** What is written down in the same transaction as an erasure's intent. */
export type Alongside = (transaction: Transaction, erasure: string) => Promise<void>;

const insert = (
  parts: ErasureParts,
  scope: Scope,
  { found, of, alongside }: { found: readonly Part[]; of: Erased; alongside: Alongside },
): Promise<Erasure | undefined> => {
  const erasure: Erasure = {
    // Random and not by time: it outlives its subject, and must tell nothing.
    id: randomUUID(),
    scope,
    requestedAt: parts.clock.now(),
    effectiveAt: null,
    completedAt: null,
    settledAt: null,
  };
  return parts.sql.transaction(async (transaction) => {
    const doomed = await bar(parts, transaction, found);
    if (doomed.length === 0) return undefined;
    await insertErasure(transaction, erasure, doomed);
    // Counted for an address without a key of its own, and found by nothing once it is erased.
    await parts.rooms.organizations.forgetAddress(transaction, emailIndexesOf(of));
    await alongside(transaction, erasure.id);
    return erasure;
  });
};

/**
 * Writes down what is to be erased: from here on it will be, whatever happens. For an organization that is being erased
 * already, that erasure; undefined where there is nothing under the address.
 */
export const beginErasure = async (
  parts: ErasureParts,
  of: Erased,
  alongside: Alongside = async () => {},
): Promise<Erasure | undefined> => {
  const organization = "organization" in of ? of.organization : undefined;
  const scope = organization === undefined ? "address" : "organization";
  // Of two that begin at the same instant the database's key stops one: it sees the other's parts the next time.
  for (let round = 0; ; round += 1) {
    const begun =
      organization && (await findErasureOf(await parts.sql.db(), { kind: "organization", id: organization.id }));
    if (begun !== undefined) return begun;
    const found = await partsOf(parts, of);
    if (found.length === 0) return undefined;
    try {
      return await insert(parts, scope, { found, of, alongside });
    } catch (error) {
      if (!isUniqueViolation(error) || round >= 5) throw error;
    }
  }
};
