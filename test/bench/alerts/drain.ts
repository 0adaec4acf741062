import { answerOrders } from "../child.ts";
import { collectGarbage } from "../garbage.ts";
import type { AlertPlace } from "./place.ts";
import { openAlertRoom } from "./room.ts";

/** Delivers so many alerts that lie in a place, in a process that does nothing else. */
export type DrainOrder = { place: AlertPlace; alerts: number };

/**
 * Bytes, at many moments with the garbage collected: the most that was in use; and what the process had after a tenth of
 * the drain, and at its end. Its `peak` is the most that it ever had.
 */
export type Drained = { heap: number; afterATenth: number; atItsEnd: number; peak: number };

/** So often the garbage is collected over a drain, to look at what is left. */
const LOOKS = 20;
const A_TENTH = LOOKS / 10;

/** Of `resourceUsage`, whose unit is the kibibyte. */
const peakOfProcess = (): number => process.resourceUsage().maxRSS * 1024;

const drain = async ({ place, alerts }: DrainOrder): Promise<Drained> => {
  const room = openAlertRoom(place);
  const step = Math.ceil(alerts / LOOKS);
  let mails = 0;
  const seen: NodeJS.MemoryUsage[] = [];
  const look = (): void => {
    mails += 1;
    if (mails % step !== 0 && mails !== alerts) return;
    collectGarbage();
    seen.push(process.memoryUsage());
  };
  await room.deliver({ alerts, mails: alerts }, { onMail: look });
  return {
    heap: Math.max(...seen.map(({ heapUsed }) => heapUsed)),
    afterATenth: seen[A_TENTH - 1]?.rss ?? Number.NaN,
    atItsEnd: seen.at(-1)?.rss ?? Number.NaN,
    peak: peakOfProcess(),
  };
};

answerOrders(drain);
