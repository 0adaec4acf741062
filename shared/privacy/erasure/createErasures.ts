import { oneByOne } from "../../platform/batches.ts";
import { SECOND } from "../../platform/clock.ts";
import type { Contact, Employee } from "../../platform/identity/callers.ts";
import { describeError } from "../../platform/log.ts";
import { Refusal } from "../../platform/refusal.ts";
import { carryOut } from "./carryOut.ts";
import type { Receipt } from "./conclude.ts";
import { confirmAsOfficer, confirmByLink } from "./confirmErasure.ts";
import { eraseOwn } from "./eraseOwn.ts";
import type { State } from "./erasure.ts";
import { findErasure, findUnsettled } from "./erasureStore.ts";
import { forgetErasures } from "./forgetErasures.ts";
import { listRequests } from "./listRequests.ts";
import type { ErasureParts } from "./parts.ts";
import { readRequest } from "./readRequest.ts";
import { requestErasure } from "./requestErasure.ts";
import type { OpenRequest, OpenRequests } from "./schemas.ts";

export type Erasures = {
  eraseOwn(contact: Contact, password: string): Promise<Receipt>;
  request(officer: Employee, of: { contactEmail: string }): Promise<{ id: string }>;
  requests(officer: Employee): Promise<OpenRequests>;
  openRequest(officer: Employee, id: string): Promise<OpenRequest>;
  confirmByLink(confirmation: { token: string }): Promise<Receipt>;
  confirmAsOfficer(officer: Employee, id: string): Promise<Receipt>;
  /** How far the erasure of a receipt is. Throws `not-found`. */
  state(receiptId: string): Promise<{ state: State }>;
  /** For the sweep: carries on what is not settled, until `deadline` (epoch milliseconds); answers how many it got done. */
  sweep(deadline: number): Promise<number>;
  /** For the sweep: forgets erasures that no backup is older than, until `deadline`; answers how many. */
  forget(deadline: number): Promise<number>;
  /** Resolves when no rows are being swept on the side. */
  settled(): Promise<void>;
};

/** How long rows are swept at once, beside the answer; the sweep does the rest. */
const AT_ONCE = 20 * SECOND;

/** Puts it together. Nothing is opened or read before it is used. */
export const createErasures = (parts: ErasureParts): Erasures => {
  const { sql, clock, log } = parts;
  const underWay = new Set<Promise<unknown>>();

  const sweepAtOnce = (id: string): void => {
    const task: Promise<unknown> = carryOut(parts, { id }, clock.now() + AT_ONCE)
      .catch((error: unknown) => log.warn("erasure-left-for-the-sweep", describeError(error)))
      .finally(() => underWay.delete(task));
    underWay.add(task);
  };

  const thenSwept = async (concluded: Promise<Receipt>): Promise<Receipt> => {
    const receipt = await concluded;
    sweepAtOnce(receipt.receiptId);
    return receipt;
  };

  return {
    eraseOwn: (contact, password) => thenSwept(eraseOwn(parts, contact, password)),
    request: (officer, of) => requestErasure(parts, officer, of),
    requests: (officer) => listRequests(parts, officer),
    openRequest: (officer, id) => readRequest(parts, officer, id),
    confirmByLink: (confirmation) => thenSwept(confirmByLink(parts, confirmation)),
    confirmAsOfficer: (officer, id) => thenSwept(confirmAsOfficer(parts, officer, id)),
    state: async (receiptId) => {
      const erasure = await findErasure(await sql.db(), receiptId);
      if (erasure === undefined || erasure.effectiveAt === null) {
        throw new Refusal("not-found", "There is no such erasure, or it was complete long ago.");
      }
      return { state: erasure.completedAt === null ? "effective" : "complete" };
    },
    sweep: async (deadline) => {
      let after = "";
      const next = async () => {
        const erasure = await findUnsettled(await sql.db(), sql.dialect, after);
        after = erasure?.id ?? after;
        return erasure;
      };
      return oneByOne(clock, deadline, next, (erasure) => carryOut(parts, erasure, deadline));
    },
    forget: (deadline) => forgetErasures(parts, deadline),
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};
