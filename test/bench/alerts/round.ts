import { answerOrders } from "../child.ts";
import { type Floors, measureFloors, type Sizes } from "./floors.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { AlertPlace } from "./place.ts";
import { type AlertRoom, openAlertRoom } from "./room.ts";

/** Recipients of a call: the most that one takes. */
const A_CALL = 50;
/** Alerts that a digest tells. */
export const OF_A_DIGEST = 10;
/** Calls of one recipient are a twentieth: each costs a transaction of its own. */
const ALONE = 1 / 20;
/** As many mails as are on their way at once, and so the most that one deletion is of where mails are quick. */
const ON_THE_WAY = 4;
/** As many as others have on their way, of whom all leave twice after a crash. */
export const OTHERS_ON_THE_WAY = 500;

const SIZES: Sizes = { aCall: A_CALL, claim: 200, aFew: ON_THE_WAY, others: OTHERS_ON_THE_WAY };

/** One round on a place, with so many alerts. */
export type RoundOrder = { place: AlertPlace; alerts: number };

/** How quickly alerts are dealt with. */
export type Round = Floors & {
  stored: Pace;
  delivered: Pace;
  /** As others do it: `OTHERS_ON_THE_WAY`. */
  deliveredAtOnce: Pace;
  storedAlone: Pace;
  storedForDigests: Pace;
  deliveredInDigests: Pace;
};

let opened: AlertRoom | undefined;

/** Stores and delivers alerts, each a mail of its own, then alerts for digests, then measures what each step costs alone. */
const measure = async ({ place, alerts }: RoundOrder): Promise<Round> => {
  opened ??= openAlertRoom(place);
  const room = opened;
  const single = { alerts, aCall: A_CALL, people: alerts, delivery: "businessHours" } as const;
  const stored = await paceOf(alerts, () => room.store(single));
  const delivered = await paceOf(alerts, () => room.deliver({ alerts, mails: alerts }));

  await room.store(single);
  const deliveredAtOnce = await paceOf(alerts, () =>
    room.deliver({ alerts, mails: alerts }, { atOnce: OTHERS_ON_THE_WAY }),
  );

  const few = Math.ceil(alerts * ALONE);
  const storedAlone = await paceOf(few, () => room.store({ ...single, alerts: few, aCall: 1 }));
  await room.deliver({ alerts: few, mails: few });

  const people = Math.ceil(alerts / OF_A_DIGEST);
  const digests = { alerts, aCall: Math.min(A_CALL, people), people, delivery: "daily" } as const;
  const storedForDigests = await paceOf(alerts, () => room.store(digests));
  const deliveredInDigests = await paceOf(alerts, () => room.deliver({ alerts, mails: people }));

  const floors = await measureFloors(room, place, alerts, SIZES);
  return { ...floors, stored, delivered, deliveredAtOnce, storedAlone, storedForDigests, deliveredInDigests };
};

answerOrders(measure);
