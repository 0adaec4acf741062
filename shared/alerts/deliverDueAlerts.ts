import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "../platform/clock.ts";
import type { MailAllowance } from "../platform/mail/mailAllowance.ts";
import { bundlesOf } from "./bundles.ts";
import { type BundleParts, deliverBundles } from "./deliverBundles.ts";

export type DeliveryParts = BundleParts & {
  allowance: Pick<MailAllowance, "take" | "giveBack">;
  /** Rows of a claim, about: what memory holds at once. */
  claimSize: number;
};

/** Where the mail service may take nothing more for now, what comes back of its limit is looked for again after this. */
const WAIT = SECOND;

/**
 * Delivers the alerts that are due, the oldest first, until none is left, the mail service fails, or `deadline` (epoch
 * milliseconds) has passed; answers how many mails and rows it dealt with for good. Each row is deleted once the mail
 * service took its mail. Overlapping runs share the work.
 */
export const deliverDueAlerts = async (parts: DeliveryParts, deadline: number): Promise<number> => {
  const { queue, allowance, clock, claimSize } = parts;
  let total = 0;
  while (clock.now() < deadline) {
    const granted = await allowance.take(claimSize);
    if (granted === 0) {
      await sleep(WAIT);
      continue;
    }
    const claim = await queue.claim(granted);
    const bundles = bundlesOf(claim.rows);
    await allowance.giveBack(Math.max(0, granted - bundles.length));
    if (bundles.length === 0) break;
    const { sent, givenUp, setAside, isDown } = await deliverBundles(parts, claim, bundles, deadline);
    total += sent + givenUp + setAside;
    if (isDown) break;
  }
  return total;
};
