import { sql as statement } from "kysely";
import { createAlertQueue } from "../../../shared/alerts/alertQueue.ts";
import { DAY } from "../../../shared/platform/clock.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import { paceOf } from "../alerts/pace.ts";
import type { AlertPlace } from "../alerts/place.ts";
import { openAlertRoom } from "../alerts/room.ts";
import { answerOrders } from "../child.ts";

/** So many alerts, all of them due at one instant, in an empty SQLite file. */
export type DueOrder = { place: AlertPlace; alerts: number };

/** How many a second are stored and claimed, milliseconds of the first claim, and the bytes that they take. */
export type Due = { stored: number; claimed: number; firstClaim: number; bytes: number };

/** The most recipients that a call takes. */
const A_CALL = 50;
/** Alerts that one summary tells. */
const OF_A_SUMMARY = 10;
/** Rows of a claim, about, as the timer takes them. */
const CLAIM = 200;

/** What the database takes in its file, the rows that are still in its log counted. */
const sizeOf = async (sql: Sql): Promise<number> => {
  const size = statement<{ bytes: number }>`select page_count * page_size as bytes
    from pragma_page_count(), pragma_page_size()`;
  const { rows } = await size.execute(await sql.db());
  return rows[0]?.bytes ?? Number.NaN;
};

const fallDue = async ({ place, alerts }: DueOrder): Promise<Due> => {
  const room = openAlertRoom(place);
  const { sql, clock } = room;
  // Migrated by its first use.
  const empty = await sizeOf(sql);
  const people = Math.ceil(alerts / OF_A_SUMMARY);
  const { perSecond: stored } = await paceOf(alerts, () =>
    room.store({ alerts, aCall: Math.min(A_CALL, people), people, delivery: "daily" }),
  );
  const bytes = (await sizeOf(sql)) - empty;

  const queue = createAlertQueue({ sql, clock: { now: () => clock.now() + DAY } });
  const startedAt = performance.now();
  let claimed = (await queue.claim(CLAIM)).rows.length;
  const firstClaim = performance.now() - startedAt;
  for (;;) {
    const { rows } = await queue.claim(CLAIM);
    if (rows.length === 0) break;
    claimed += rows.length;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  if (claimed !== alerts) throw new Error(`${claimed} of ${alerts} alerts were claimed.`);
  return { stored, claimed: claimed / seconds, firstClaim, bytes };
};

answerOrders(fallDue);
