import type { Employee } from "../../platform/identity/callers.ts";
import { tokenHash } from "../../platform/ids.ts";
import { linkExpired, Refusal } from "../../platform/refusal.ts";
import { beginErasure } from "./beginErasure.ts";
import { conclude, type Receipt } from "./conclude.ts";
import type { Erasure } from "./erasure.ts";
import { findErasure } from "./erasureStore.ts";
import { doomedBy, noRequest, openAsked } from "./openRequest.ts";
import type { ErasureParts } from "./parts.ts";
import { type ErasureRequest, findRequest, findRequestOfLink, markConfirmed } from "./requestStore.ts";
import type { AskedSeal } from "./requestTables.ts";

const sameOfficer = (): Refusal =>
  new Refusal("not-allowed", "You made this request. Another officer must confirm it, or the mailed link.");

/** Somebody else confirmed the request at the same instant. */
class ConfirmedAlready extends Error {}

/** The erasure that a request has become; undefined where it has not, or where that is effective and so concluded. */
const becomeOf = async (
  { sql, clock }: Pick<ErasureParts, "sql" | "clock">,
  { id }: ErasureRequest,
): Promise<Erasure | undefined> => {
  const db = await sql.db();
  const becomes = (await findRequest(db, id, clock.now()))?.erasure;
  const erasure = becomes ? await findErasure(db, becomes) : undefined;
  return erasure?.effectiveAt === null ? erasure : undefined;
};

/** Begins to erase what is kept under the address by now; undefined where that is nothing any more, or another's. */
const begin = async (parts: ErasureParts, request: ErasureRequest, asked: AskedSeal): Promise<Erasure | undefined> => {
  const doomed = await doomedBy(parts, request, asked);
  if (doomed === undefined) return undefined;
  return beginErasure(parts, doomed, async (transaction, erasure) => {
    if (!(await markConfirmed(transaction, request.id, erasure))) throw new ConfirmedAlready();
  });
};

/** Lets `may` look at who asked, then begins. What was confirmed by a call that broke off is only carried on. */
const confirm = async (
  parts: ErasureParts,
  request: ErasureRequest,
  may: (asked: AskedSeal) => void,
): Promise<Receipt | undefined> => {
  const asked = request.erasure === null ? await openAsked(parts, request) : undefined;
  if (asked !== undefined) may(asked);
  let erasure: Erasure | undefined;
  try {
    erasure = asked && (await begin(parts, request, asked));
  } catch (error) {
    if (!(error instanceof ConfirmedAlready)) throw error;
  }
  erasure ??= await becomeOf(parts, request);
  return erasure && conclude(parts, erasure);
};

/**
 * Whoever holds the mailed link has everything erased that is kept under the address. Answers once no copy of it opens any
 * more; then the link is used up, until then a repeated call goes on where the one before broke off. Throws `link-expired`,
 * also where the address has become another's since, and `unavailable` where a key could not be destroyed yet.
 */
export const confirmByLink = async (parts: ErasureParts, { token }: { token: string }): Promise<Receipt> => {
  const request = await findRequestOfLink(await parts.sql.db(), tokenHash(token), parts.clock.now());
  const receipt = request && (await confirm(parts, request, () => {}));
  if (receipt === undefined) throw linkExpired();
  return receipt;
};

/**
 * An officer confirms, in place of the link, what another one asked for. Throws `not-found`, `not-allowed` where it is the same
 * officer, and `unavailable`.
 */
export const confirmAsOfficer = async (parts: ErasureParts, officer: Employee, id: string): Promise<Receipt> => {
  const request = await findRequest(await parts.sql.db(), id, parts.clock.now());
  const isOther = ({ oid }: AskedSeal): void => {
    if (oid === officer.oid) throw sameOfficer();
  };
  const receipt = request && (await confirm(parts, request, isOther));
  if (receipt === undefined) throw noRequest();
  return receipt;
};
