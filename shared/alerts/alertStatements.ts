import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "../platform/sql/sql.ts";
import type { AlertRow } from "./alertTables.ts";

type Taken = { claim: string; now: number; until: number };

const isFree = (now: number): RawBuilder<unknown> =>
  sql`set_aside_at is null and (claimed_until is null or claimed_until <= ${now})`;

/** Gives the rows that `first` names to a claim, and gives them back whole. */
const claimThose = (dialect: Dialect, first: RawBuilder<unknown>, { claim, until }: Taken): RawBuilder<AlertRow> => {
  const set = sql`claim = ${claim}, claimed_until = ${until}, attempts = attempts + 1`;
  return dialect === "mssql"
    ? sql`update alerts set ${set} output inserted.* where id in (${first})`
    : sql`update alerts set ${set} where id in (${first}) returning *`;
};

const firstIds = (dialect: Dialect, where: RawBuilder<unknown>, most: number): RawBuilder<unknown> =>
  dialect === "mssql"
    ? sql`select top (${most}) id from alerts with (updlock, rowlock) where ${where} order by due_at, bundle, sequence`
    : sql`select id from alerts where ${where} order by due_at, bundle, sequence limit ${most}`;

/** Claims the first `most` rows that are due and free. */
export const claimDue = (dialect: Dialect, taken: Taken, most: number): RawBuilder<AlertRow> =>
  claimThose(dialect, firstIds(dialect, sql`due_at <= ${taken.now} and ${isFree(taken.now)}`, most), taken);

/** Claims what else is free of the bundle that a row is of. */
export const claimRest = (
  dialect: Dialect,
  taken: Taken,
  { due_at, bundle }: Pick<AlertRow, "due_at" | "bundle">,
  most: number,
): RawBuilder<AlertRow> =>
  claimThose(
    dialect,
    firstIds(dialect, sql`due_at = ${due_at} and bundle = ${bundle} and ${isFree(taken.now)}`, most),
    taken,
  );

/** Gives rows new times, but for those that are being delivered. Ids and times go as one parameter. */
export const reschedule = (
  dialect: Dialect,
  rows: readonly { id: string; deliverAt: number; dueAt: number }[],
  now: number,
): RawBuilder<unknown> => {
  const list = JSON.stringify(rows);
  const set = sql`deliver_at = given.deliver_at, due_at = given.due_at`;
  return dialect === "mssql"
    ? sql`update alerts set ${set} from alerts join openjson(${list})
        with (id char(36) '$.id', deliver_at bigint '$.deliverAt', due_at bigint '$.dueAt') as given
        on alerts.id = given.id where ${isFree(now)}`
    : sql`update alerts set ${set} from (select value ->> 'id' as id, value ->> 'deliverAt' as deliver_at,
        value ->> 'dueAt' as due_at from json_each(${list})) as given where alerts.id = given.id and ${isFree(now)}`;
};

/** Which rows are discarded: a tenant's, of them those of one rule or those accepted before an instant; or a data key's. */
export type Discarded = { tenant: string; rule?: string; acceptedBefore?: number } | { subject: string };

const isDiscarded = (of: Discarded): RawBuilder<unknown> => {
  if ("subject" in of) return sql`subject = ${of.subject}`;
  const { tenant, rule, acceptedBefore } = of;
  const isOfRule = rule === undefined ? sql`` : sql` and ${sql.ref("rule")} = ${rule}`;
  const isOld = acceptedBefore === undefined ? sql`` : sql` and accepted_at < ${acceptedBefore}`;
  return sql`tenant = ${tenant}${isOfRule}${isOld}`;
};

/** Deletes up to `most` rows. */
export const discard = (dialect: Dialect, of: Discarded, most: number): RawBuilder<unknown> =>
  dialect === "mssql"
    ? sql`delete top (${most}) from alerts where ${isDiscarded(of)}`
    : sql`delete from alerts where id in (select id from alerts where ${isDiscarded(of)} limit ${most})`;

/** Fails: tried again at `dueAt`, and it is kept since when it fails. */
export const failed = (dueAt: number, now: number): RawBuilder<unknown> =>
  sql`due_at = ${dueAt}, claim = null, claimed_until = null, failing_since = coalesce(failing_since, ${now})`;

/** Never tried again; `fault` says why. */
export const setAside = (fault: string, now: number): RawBuilder<unknown> =>
  sql`set_aside_at = ${now}, fault = ${fault}, claim = null, claimed_until = null`;
