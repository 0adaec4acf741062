import { setTimeout as sleep } from "node:timers/promises";
import { alertBacklog } from "../../../shared/alerts/alertBacklog.ts";
import { ALONE } from "../../../shared/alerts/bundles.ts";
import { limited } from "../../../shared/platform/sql/limited.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import type { Place } from "./place.ts";

/** A row of an alert, as far as it tells who holds it. */
export type Held = { alert: string; claim: string | null; claimed_until: number | null };

/** SQL Server takes 2,100 parameters a statement. */
const AT_A_TIME = 1_000;

/** The rows that are left of alerts, by their ids. */
export const rowsOf = async (sql: Sql, alerts: readonly string[]): Promise<Held[]> => {
  const db = await sql.db();
  const rows: Held[] = [];
  for (let at = 0; at < alerts.length; at += AT_A_TIME) {
    const some = alerts.slice(at, at + AT_A_TIME);
    const found = db.selectFrom("alerts").select(["alert", "claim", "claimed_until"]).where("alert", "in", some);
    rows.push(...(await found.execute()));
  }
  return rows;
};

/** How many mails the alerts that wait will be. */
export const mailsLeft = async (sql: Sql): Promise<number> => {
  const rows = (await sql.db()).selectFrom("alerts");
  const { alone } = await rows
    .where("bundle", "=", ALONE)
    .select(({ fn }) => fn.countAll<number>().as("alone"))
    .executeTakeFirstOrThrow();
  const { digests } = await rows
    .where("bundle", "<>", ALONE)
    .select(({ fn }) => fn.count<number>("bundle").distinct().as("digests"))
    .executeTakeFirstOrThrow();
  return Number(alone) + Number(digests);
};

/** Whether an alert is due that nobody holds. */
export const isAnyFree = async ({ sql, clock }: Place): Promise<boolean> => {
  const now = clock.now();
  const free = (await sql.db())
    .selectFrom("alerts")
    .select("id")
    .where("set_aside_at", "is", null)
    .where("due_at", "<=", now)
    .where((where) => where.or([where("claimed_until", "is", null), where("claimed_until", "<=", now)]));
  return (await limited(free, sql.dialect, 1).executeTakeFirst()) !== undefined;
};

/** How many rows of alerts and account mail somebody holds now. */
const inFlight = async ({ sql, clock }: Place): Promise<number> => {
  const db = await sql.db();
  const held = async (table: "alerts" | "outbox"): Promise<number> => {
    const { count } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("claimed_until", ">", clock.now())
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  return (await held("alerts")) + (await held("outbox"));
};

/** Asks until it is so, for `seconds` at most; answers whether it came to be. */
export const within = async (seconds: number, isSo: () => Promise<boolean>): Promise<boolean> => {
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > until) return false;
    await sleep(50);
  }
};

/** Waits until nobody holds anything: then a moved clock ends no claim under anybody's hands. */
export const whenIdle = async (place: Place, seconds = 90): Promise<void> => {
  if (await within(seconds, async () => (await inFlight(place)) === 0)) return;
  throw new Error(`After ${seconds} s somebody still holds what waits.`);
};

/** Waits until no alert waits any more, `seconds` at most; answers how many still do, those set aside among them. */
export const drained = async ({ sql }: Pick<Place, "sql">, seconds: number): Promise<number> => {
  const left = async (): Promise<number> => {
    const { waiting, setAside } = await alertBacklog(sql);
    return waiting + setAside;
  };
  await within(seconds, async () => (await left()) === 0);
  return left();
};
