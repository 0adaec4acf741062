import { answerOrders } from "../child.ts";
import { type Floors, measureFloors } from "./floors.ts";
import type { AlertPlace } from "./place.ts";
import { type AlertRoom, openAlertRoom } from "./room.ts";
import { perSecond } from "./stopwatch.ts";

/** Recipients of a call: the most that one takes. */
const A_CALL = 50;
/** Alerts that a digest tells. */
export const OF_A_DIGEST = 10;
/** Calls of one recipient are a twentieth: each costs a transaction of its own. */
const ALONE = 1 / 20;
/** As many as are on their way at once, and so the most that a deletion waits for where mails are quick. */
const ON_THE_WAY = 4;

/** One round on a place, with so many alerts. */
export type RoundOrder = { place: AlertPlace; alerts: number };

/** Alerts a second. */
export type Round = Floors & {
  stored: number;
  delivered: number;
  storedAlone: number;
  storedForDigests: number;
  deliveredInDigests: number;
};

let opened: AlertRoom | undefined;

/** Stores and delivers alerts, each a mail of its own, then alerts for digests, then measures what each step costs alone. */
const measure = async ({ place, alerts }: RoundOrder): Promise<Round> => {
  opened ??= openAlertRoom(place);
  const room = opened;
  const single = { alerts, aCall: A_CALL, people: alerts, delivery: "businessHours" } as const;
  const stored = await perSecond(alerts, () => room.store(single));
  const delivered = await perSecond(alerts, () => room.deliver({ alerts, mails: alerts }));

  const few = Math.ceil(alerts * ALONE);
  const storedAlone = await perSecond(few, () => room.store({ ...single, alerts: few, aCall: 1 }));
  await room.deliver({ alerts: few, mails: few });

  const people = Math.ceil(alerts / OF_A_DIGEST);
  const digests = { alerts, aCall: Math.min(A_CALL, people), people, delivery: "daily" } as const;
  const storedForDigests = await perSecond(alerts, () => room.store(digests));
  const deliveredInDigests = await perSecond(alerts, () => room.deliver({ alerts, mails: people }));

  const floors = await measureFloors(room, place, { alerts, aCall: A_CALL, aFew: ON_THE_WAY });
  return { ...floors, stored, delivered, storedAlone, storedForDigests, deliveredInDigests };
};

answerOrders(measure);
