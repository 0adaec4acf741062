import { type Clock, SECOND } from "../platform/clock.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Vault } from "../platform/vault/vault.ts";
import type { Settings } from "./alert.ts";
import type { Discarded } from "./alertStatements.ts";
import type { AlertStore, Rescheduled, Scheduled } from "./alertStore.ts";
import { deliverAt } from "./deliveryTime.ts";
import { holidayTest } from "./holidays.ts";
import { openBundle } from "./openBundle.ts";
import type { Plans } from "./plans.ts";
import type { AlertPorts } from "./ports.ts";
import { siteOf } from "./site.ts";
import { spreadOf } from "./spread.ts";

export type FollowParts = Pick<AlertPorts, "settingsOf" | "ruleOf"> & {
  sql: Sql;
  vault: Pick<Vault, "keyring">;
  clock: Clock;
  store: AlertStore;
  plans: Plans;
  /** Over how many milliseconds what is due at the same time is spread. */
  spread: number;
};

const PAGE = 500;

/** Deletes rows until `deadline`; true once none is left. */
export const discardAll = async (
  { store, clock }: Pick<FollowParts, "store" | "clock">,
  of: Discarded,
  deadline: number,
): Promise<boolean> => {
  for (;;) {
    if ((await store.discard(of, PAGE)) === 0) return true;
    if (clock.now() >= deadline) return false;
  }
};

type Times = (row: Scheduled, now: number) => Pick<Rescheduled, "deliverAt" | "dueAt">;

/** The times of rows by the settings as they are. */
const timesBy = async (settings: Settings, spread: number): Promise<Times> => {
  if (!settings.delayedAlerts.enabled) return (_, now) => ({ deliverAt: now, dueAt: now });
  const isHoliday = await holidayTest(settings.holidays);
  return (row, now) => {
    const leaves = deliverAt(row.delivery, row.accepted_at, settings, isHoliday);
    const time = leaves === "now" ? now : leaves;
    return { deliverAt: time, dueAt: time + spreadOf(row, spread) };
  };
};

/** Whether the rule of a row is still there. What does not open, delivery sets aside. */
const hasRule = async (parts: FollowParts, tenant: string, id: string): Promise<boolean> => {
  const { vault, store } = parts;
  const row = await store.find(id);
  if (row === undefined) return true;
  const [found] = (await openBundle(vault, [row])).opened;
  if (found === undefined) return true;
  return (await parts.ruleOf({ tenant, site: siteOf(row.site) }, found.content.rule)) !== undefined;
};

const reschedule = async (
  parts: FollowParts,
  tenant: string,
  settings: Settings,
  deadline: number,
): Promise<boolean> => {
  const { store, clock, spread } = parts;
  const timesOf = await timesBy(settings, spread);
  const now = clock.now();
  const known = new Set<string>();
  let after = "";
  for (;;) {
    const rows = await store.scheduled(tenant, after, PAGE);
    for (const { id, rule } of rows) {
      if (known.has(rule)) continue;
      if (!(await hasRule(parts, tenant, id)) && !(await discardAll(parts, { tenant, rule }, deadline))) return false;
      known.add(rule);
    }
    const changed = rows.flatMap((row) => {
      const times = timesOf(row, now);
      const isSame = times.deliverAt === row.deliver_at || (row.deliver_at <= now && times.deliverAt <= now);
      return isSame ? [] : [{ id: row.id, ...times }];
    });
    await store.reschedule(changed, now);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return true;
    if (clock.now() >= deadline) return false;
    after = last.id;
  }
};

/**
 * Has a tenant's pending alerts follow its settings and rules as they are: new times; all due now, or all gone, where
 * delayed alerts are switched off; gone where their rule is. Harmless when repeated, or done twice at once. False where `deadline` (epoch
 * milliseconds) passed first: then the timer goes on.
 */
export const followPlan = async (parts: FollowParts, tenant: string, deadline: number): Promise<boolean> => {
  const { plans } = parts;
  for (;;) {
    const mark = await plans.mark(tenant);
    if (mark === null) return true;
    const settings = await parts.settingsOf(tenant);
    const { enabled, pending } = settings.delayedAlerts;
    const isDone =
      !enabled && pending === "discard"
        ? await discardAll(parts, { tenant }, deadline)
        : await reschedule(parts, tenant, settings, deadline);
    if (!isDone) return false;
    if (await plans.followed(tenant, mark)) return true;
  }
};

/** For the timer: has every tenant's alerts follow what was left, until `deadline`; answers how many tenants' do. */
export const followPlans = async (parts: FollowParts, deadline: number): Promise<number> => {
  const { plans, clock } = parts;
  let followed = 0;
  let after = "";
  while (clock.now() < deadline) {
    const [tenant] = await plans.stale(after, 1);
    if (tenant === undefined) break;
    if (await followPlan(parts, tenant, deadline)) followed += 1;
    after = tenant;
  }
  return followed;
};

/** What a change of settings waits for at most; the timer goes on. */
export const PATIENCE = 5 * SECOND;
