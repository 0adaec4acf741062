import { answerOrders } from "../child.ts";
import { collectGarbage } from "../garbage.ts";
import type { AlertPlace } from "./place.ts";
import { openAlertRoom } from "./room.ts";

/** Delivers so many alerts that lie in a place, in a process that does nothing else. */
export type DrainOrder = { place: AlertPlace; alerts: number };

/** Bytes: the most that was in use at one of many moments, garbage collected, and the most that the process ever had. */
export type Drained = { heap: number; rss: number };

/** So often the garbage is collected over a drain, to look at what is left. */
const LOOKS = 20;

/** Of `resourceUsage`, whose unit is the kibibyte. */
const peakOfProcess = (): number => process.resourceUsage().maxRSS * 1024;

const drain = async ({ place, alerts }: DrainOrder): Promise<Drained> => {
  const room = openAlertRoom(place);
  const step = Math.ceil(alerts / LOOKS);
  let mails = 0;
  let heap = 0;
  const look = (): void => {
    mails += 1;
    if (mails % step !== 0) return;
    collectGarbage();
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  };
  await room.deliver({ alerts, mails: alerts }, { onMail: look });
  return { heap, rss: peakOfProcess() };
};

answerOrders(drain);
