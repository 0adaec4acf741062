import type { Clock } from "../platform/clock.ts";
import { changeEntity } from "../platform/tables/changeEntity.ts";
import type { Entity, Table, Tables } from "../platform/tables/tables.ts";
import { CHANGES_KEPT_FOR } from "./retention.ts";

/** Whose entitlement changed. */
export type Changed = { tenant: string; product: string };

/** One entity, beside the entitlements: reading it says whether anything changed since, and what. */
type FeedEntity = Entity & {
  /** How many changes there were. */
  sequence: number;
  /** The latest of them as JSON: `Entry[]`, ascending, without gaps, ending at `sequence`. */
  recent: string;
};

type Entry = [sequence: number, at: number, tenant: string, product: string];

export type Feed = { sequence: number; recent: readonly Entry[] };

export type ChangeFeed = {
  read(): Promise<Feed>;
  /** Counts the changes and says what changed. Throws `unavailable` where others write without end. */
  append(changes: readonly Changed[]): Promise<void>;
  /** Forgets what changed longer ago than any instance needs, also where no change follows. */
  trim(): Promise<void>;
};

/** No tenant's partition: a tenant is a GUID. */
const KEY = { partitionKey: "changes", rowKey: "feed" };
/** Bounds the entity. An instance that has missed more reads everything again. */
const MOST = 150;

const NOTHING: Feed = { sequence: 0, recent: [] };

const toFeed = ({ sequence, recent }: FeedEntity): Feed => ({ sequence, recent: JSON.parse(recent) as Entry[] });

const keep = ({ sequence, recent }: Feed, now: number): Feed => ({
  sequence,
  recent: recent.slice(-MOST).filter(([, at]) => now - at < CHANGES_KEPT_FOR),
});

const add = ({ sequence, recent }: Feed, changes: readonly Changed[], now: number): Feed => ({
  sequence: sequence + changes.length,
  recent: [...recent, ...changes.map(({ tenant, product }, at): Entry => [sequence + at + 1, now, tenant, product])],
});

/**
 * What changed after `sequence`, or `"everything"` where the feed does not reach back that far or was begun anew.
 */
export const changesSince = ({ sequence, recent }: Feed, seen: number): readonly Changed[] | "everything" => {
  if (sequence === seen) return [];
  const news = recent.filter(([number]) => number > seen);
  if (news.length !== sequence - seen) return "everything";
  return news.map(([, , tenant, product]) => ({ tenant, product }));
};

/** The feed in Tables, beside the entitlements. Opens nothing before its first use. */
export const createChangeFeed = (tables: Tables, clock: Clock): ChangeFeed => {
  const table: Table<FeedEntity> = tables.open<FeedEntity>("entitlements");

  const update = (change: (feed: Feed) => Feed | undefined): Promise<void> =>
    changeEntity(table, KEY, (stored) => {
      const next = change(stored === undefined ? NOTHING : toFeed(stored));
      return next && { ...KEY, sequence: next.sequence, recent: JSON.stringify(next.recent) };
    });

  return {
    async read() {
      const stored = await table.get(KEY.partitionKey, KEY.rowKey);
      return stored === undefined ? NOTHING : toFeed(stored);
    },
    append: (changes) => update((feed) => keep(add(feed, changes, clock.now()), clock.now())),
    trim: () =>
      update((feed) => {
        const kept = keep(feed, clock.now());
        return kept.recent.length === feed.recent.length ? undefined : kept;
      }),
  };
};
