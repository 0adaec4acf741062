import { describeError } from "../../platform/log.ts";
import { inChunks } from "../../platform/sql/chunks.ts";
import type { Transaction } from "../../platform/sql/sql.ts";
import { type Erasure, ofKind, type Part } from "./erasure.ts";
import { findErasure, holdErasure, markComplete, markEffective, selectParts, settle } from "./erasureStore.ts";
import type { ErasureParts } from "./parts.ts";
import { forgetRequests } from "./requestStore.ts";
import { LATE_FOR } from "./retention.ts";

/** The organization's own key goes last: until then its contact can prove the password again, after an outage. */
const organizationLast = (parts: readonly Part[]): Part[] =>
  parts.toSorted((one, next) => Number(one.kind === "organization") - Number(next.kind === "organization"));

const tellRemovals = async ({ rooms, log }: ErasureParts, parts: readonly Part[]): Promise<void> => {
  for (const { subject } of ofKind(parts, "organization")) {
    try {
      await rooms.licensing.tellRemovals(subject);
    } catch (error) {
      // The keys are gone and the receipt is due; the sweep tells checks within minutes.
      log.error("license-removal-not-projected", describeError(error));
    }
  }
};

/** An erasure by its id. `receivedBefore`: see `Left`. */
type Taking = Pick<Erasure, "id"> & { receivedBefore?: number };

/** Takes organizations whose keys are gone out of SQL, with their tenants, licenses and links. */
const takeOut = async (
  { rooms }: Pick<ErasureParts, "rooms">,
  transaction: Transaction,
  { id: erasure, receivedBefore }: Taking,
  organizations: readonly Part[],
): Promise<void> => {
  await holdErasure(transaction, erasure);
  for (const { id } of organizations) {
    await rooms.licensing.leave(transaction, id, { erasure, receivedBefore });
    await rooms.organizations.erase(transaction, id);
  }
};

/**
 * Destroys the keys of all that an erasure is to destroy, after the ledger has it: from here on no copy opens any more.
 * Then, in one transaction, the organization is gone, and its contact's tokens with it.
 */
const makeEffective = async (parts: ErasureParts, erasure: Erasure): Promise<void> => {
  const { sql, vault, clock, ledger, rooms } = parts;
  await ledger.enter({ id: erasure.id, at: erasure.requestedAt });
  const db = await sql.db();
  const doomed = organizationLast(await selectParts(db, erasure.id));
  // Only now: the sweep erases what is barred, and nothing goes before the ledger has it.
  for (const chunk of inChunks(ofKind(doomed, "ticket"))) {
    await rooms.support.barTickets(
      db,
      chunk.map(({ id }) => id),
    );
  }
  for (const { subject } of doomed) await vault.keyring.destroy(subject);
  await sql.transaction(async (transaction) => {
    await takeOut(parts, transaction, erasure, ofKind(doomed, "organization"));
    await markEffective(transaction, erasure.id, clock.now());
  });
  await tellRemovals(parts, doomed);
};

/** Deletes the rows until `deadline` (epoch milliseconds); answers whether nothing is left. */
export const sweepRows = async (
  parts: ErasureParts,
  erasure: Taking,
  doomed: readonly Part[],
  deadline: number,
): Promise<boolean> => {
  const { sql, rooms, clock } = parts;
  const organizations = ofKind(doomed, "organization");
  // Who was about to give it a license, or a link, when it went has done so since.
  await sql.transaction((transaction) => takeOut(parts, transaction, erasure, organizations));
  for (const { id, subject } of organizations) {
    await rooms.licensing.tellRemovals(subject);
    if (!(await rooms.alerts.eraseSubject(subject, deadline))) return false;
    if (!(await rooms.debug.eraseOrganization(id, deadline))) return false;
    if (erasure.receivedBefore === undefined) {
      await rooms.support.eraseTickets(await rooms.support.ticketsLinkedTo(id));
    } else {
      // In a copy that may be undone by now: one that lives on was linked elsewhere when the keys went.
      await rooms.support.unlinkTickets(await sql.db(), id);
    }
  }
  if (!(await rooms.licensing.eraseTenants(erasure.id, deadline))) return false;
  await rooms.support.eraseTickets(ofKind(doomed, "ticket"));
  await rooms.organizations.eraseRegistrations(ofKind(doomed, "registration"));
  for (const chunk of inChunks(doomed)) {
    const subjects = chunk.map(({ subject }) => subject);
    await sql.transaction(async (transaction) => {
      await rooms.forgetSubjects(transaction, subjects);
      // Whoever was about to write one down when it became effective has done so since.
      await forgetRequests(transaction, subjects);
    });
  }
  return clock.now() < deadline;
};

/** Destroys the keys, where that is not done yet. Returns once no copy opens any more. */
export const carryOutKeys = async (parts: ErasureParts, erasure: Erasure): Promise<void> => {
  if (erasure.effectiveAt === null) await makeEffective(parts, erasure);
};

/**
 * Carries an erasure on from wherever it broke off, until `deadline` (epoch milliseconds); answers whether its rows are gone.
 * Repeated until what was under way when the keys went can write no more. Harmless when two instances do it at once.
 */
export const carryOut = async (
  parts: ErasureParts,
  { id }: Pick<Erasure, "id">,
  deadline: number,
): Promise<boolean> => {
  const { sql, clock } = parts;
  const db = await sql.db();
  const begun = await findErasure(db, id);
  if (begun === undefined || begun.settledAt !== null) return true;
  await carryOutKeys(parts, begun);
  const isLate = begun.effectiveAt !== null && clock.now() - begun.effectiveAt >= LATE_FOR;
  if (!(await sweepRows(parts, begun, await selectParts(db, id), deadline))) return false;
  await markComplete(db, id, clock.now());
  if (isLate) await sql.transaction((transaction) => settle(transaction, id, clock.now()));
  return true;
};
