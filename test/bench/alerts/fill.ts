import { answerOrders } from "../child.ts";
import type { AlertPlace } from "./place.ts";
import { openAlertRoom } from "./room.ts";

/** Stores so many alerts in a place, each to be delivered as a mail of its own. */
export type FillOrder = { place: AlertPlace; alerts: number };

/** The most recipients that a call takes. */
const A_CALL = 50;

answerOrders(async ({ place, alerts }: FillOrder): Promise<void> => {
  await openAlertRoom(place).store({ alerts, aCall: A_CALL, people: alerts, delivery: "businessHours" });
});
