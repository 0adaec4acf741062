import { writeAlert } from "../../../shared/alerts/alertMail.ts";
import { createAlertQueue } from "../../../shared/alerts/alertQueue.ts";
import { createAlertStore, type NewRow } from "../../../shared/alerts/alertStore.ts";
import { openBundle, placeOfContent } from "../../../shared/alerts/openBundle.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { AlertPlace } from "./place.ts";
import { type AlertRoom, CONTEXT, inParallel } from "./room.ts";
import { contentOf, sealedRows } from "./rows.ts";

/** Different alerts, by turns. */
const DIFFERENT = 500;

/**
 * What storing and delivering come to at most, each step alone: sealing, opening, writing the mail, the store's insert of
 * rows that are sealed already, and its claims with deletions: all rows of a claim at once, or a few at a time. With
 * `OpeningToo` as others work: all rows of a larger claim opened, then deleted at once.
 */
export type Floors = {
  sealing: Pace;
  opening: Pace;
  writing: Pace;
  inserting: Pace;
  removing: Pace;
  removingAFew: Pace;
  openingToo: Pace;
};

/** Rows of a transaction that inserts, of a claim, of a deletion of a few, and of a claim and deletion as others do it. */
export type Sizes = { aCall: number; claim: number; aFew: number; others: number };

/** Measures each step with so many alerts. */
export const measureFloors = async (
  { sql, clock, vault }: AlertRoom,
  place: AlertPlace,
  alerts: number,
  sizes: Sizes,
): Promise<Floors> => {
  const key = await vault.keyring.open(place.subject);
  const store = createAlertStore(sql);
  const queue = createAlertQueue({ sql, clock });

  const insert = (rows: readonly NewRow[]): Promise<void> =>
    inParallel(Math.ceil(rows.length / sizes.aCall), (call) =>
      sql.transaction((transaction) =>
        store.insert(transaction, rows.slice(call * sizes.aCall, (call + 1) * sizes.aCall)),
      ),
    );

  const remove = async (claimed: number, deleted: number, isOpened: boolean): Promise<void> => {
    for (;;) {
      const claim = await queue.claim(claimed);
      if (claim.rows.length === 0) return;
      for (let at = 0; at < claim.rows.length; at += deleted) {
        const rows = claim.rows.slice(at, at + deleted);
        if (isOpened) for (const row of rows) await openBundle(vault, [row]);
        await queue.finish(
          claim,
          rows.map(({ id }) => id),
          () => [],
        );
      }
    }
  };

  const samples = sealedRows(key, place, DIFFERENT).map(({ id, content }, item) => ({
    at: placeOfContent(id),
    content: contentOf(item),
    sealed: content,
  }));

  /** A step by itself, on the same few alerts again and again. */
  const alone = (work: (sample: (typeof samples)[number]) => unknown): Promise<Pace> =>
    paceOf(alerts, async () => {
      for (let done = 0; done < alerts; done += 1) {
        const sample = samples[done % DIFFERENT];
        if (sample !== undefined) await work(sample);
      }
    });

  const insertAndRemove = async (claimed: number, deleted: number, isOpened = false): Promise<[Pace, Pace]> => {
    const rows = sealedRows(key, place, alerts);
    const inserting = await paceOf(alerts, () => insert(rows));
    return [inserting, await paceOf(alerts, () => remove(claimed, deleted, isOpened))];
  };

  const sealing = await alone(({ at, content }) => key.seal(at, content));
  const opening = await alone(({ at, sealed }) => key.open(at, sealed));
  const writing = await alone(({ content }) => writeAlert({ ...content, organizationName: "Contoso" }, CONTEXT));
  const [inserting, removing] = await insertAndRemove(sizes.claim, sizes.claim);
  const [, removingAFew] = await insertAndRemove(sizes.claim, sizes.aFew);
  const [, openingToo] = await insertAndRemove(sizes.others, sizes.others, true);
  return { sealing, opening, writing, inserting, removing, removingAFew, openingToo };
};
