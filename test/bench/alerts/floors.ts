import type { Content } from "../../../shared/alerts/alert.ts";
import { writeAlert } from "../../../shared/alerts/alertMail.ts";
import { createAlertQueue } from "../../../shared/alerts/alertQueue.ts";
import { createAlertStore, type NewRow } from "../../../shared/alerts/alertStore.ts";
import { ALONE } from "../../../shared/alerts/bundles.ts";
import { placeOfContent } from "../../../shared/alerts/openBundle.ts";
import { newId } from "../../../shared/platform/ids.ts";
import { siteIdOf } from "../../../shared/platform/sharepoint/siteId.ts";
import type { DataKey, Sealed } from "../../../shared/platform/vault/vault.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { AlertPlace } from "./place.ts";
import { type AlertRoom, CONTEXT, inParallel } from "./room.ts";
import { address, newAlert, PADDED_TO, RULE } from "./words.ts";

/** Different alerts, of which more are made by turns. */
const DIFFERENT = 500;
const CLAIM = 200;

type Sample = { id: string; content: Content; sealed: Sealed };

/** What a sealed value is longer than what was padded, by base64url, and the header at least. */
const sealedLength = (padded: number): number => Math.ceil((padded * 4) / 3);

const sampleOf = (key: DataKey, room: AlertRoom, item: number): Sample => {
  const { subject, html, component } = newAlert(item, [], "businessHours");
  const content: Content = { to: address(item), subject, html, component, rule: RULE, listId: newId(room.clock) };
  const id = newId(room.clock);
  const sealed = key.seal(placeOfContent(id), content);
  const [, , , ciphertext = ""] = sealed.split(".");
  if (ciphertext.length !== sealedLength(PADDED_TO)) throw new Error(`An alert is not padded to ${PADDED_TO} bytes.`);
  return { id, content, sealed };
};

/**
 * What storing and delivering come to at most, each step alone: sealing, opening, writing the mail,
 * the store's insert of rows that are sealed already, and its claims with deletions, many or a few at a time.
 */
export type Floors = {
  sealing: Pace;
  opening: Pace;
  writing: Pace;
  inserting: Pace;
  removing: Pace;
  removingAFew: Pace;
};

/** Measures each step with so many alerts; rows are inserted so many a transaction, and deleted `aFew` at a time. */
export const measureFloors = async (
  room: AlertRoom,
  { tenant, site, subject }: AlertPlace,
  { alerts, aCall, aFew }: { alerts: number; aCall: number; aFew: number },
): Promise<Floors> => {
  const { sql, clock, vault } = room;
  const key = await vault.keyring.open(subject);
  const store = createAlertStore(sql);
  const queue = createAlertQueue({ sql, clock });
  const samples = Array.from({ length: DIFFERENT }, (_, item) => sampleOf(key, room, item));
  const sampleAt = (at: number): Sample => samples[at % DIFFERENT] as Sample;

  const newRows = (): NewRow[] =>
    Array.from({ length: alerts }, (_, at) => {
      const id = newId(clock);
      return {
        id,
        due_at: 0,
        tenant,
        site: siteIdOf(site),
        subject,
        alert: id,
        rule: `v1.${"r".repeat(43)}`,
        bundle: ALONE,
        delivery: "businessHours",
        accepted_at: 0,
        deliver_at: 0,
        content: sampleAt(at).sealed,
      };
    });

  const insert = (rows: readonly NewRow[]): Promise<void> =>
    inParallel(Math.ceil(rows.length / aCall), (call) =>
      sql.transaction((transaction) => store.insert(transaction, rows.slice(call * aCall, (call + 1) * aCall))),
    );

  const remove = async (atATime: number): Promise<void> => {
    for (;;) {
      const claim = await queue.claim(CLAIM);
      if (claim.rows.length === 0) return;
      for (let at = 0; at < claim.rows.length; at += atATime) {
        const ids = claim.rows.slice(at, at + atATime).map(({ id }) => id);
        await queue.finish(claim, ids, () => []);
      }
    }
  };

  const sealing = await paceOf(alerts, async () => {
    for (let at = 0; at < alerts; at += 1) key.seal(placeOfContent(sampleAt(at).id), sampleAt(at).content);
  });
  const opening = await paceOf(alerts, async () => {
    for (let at = 0; at < alerts; at += 1) key.open(placeOfContent(sampleAt(at).id), sampleAt(at).sealed);
  });
  const writing = await paceOf(alerts, async () => {
    for (let at = 0; at < alerts; at += 1) {
      await writeAlert({ ...sampleAt(at).content, organizationName: "Contoso" }, CONTEXT);
    }
  });
  const rows = newRows();
  const inserting = await paceOf(alerts, () => insert(rows));
  const removing = await paceOf(alerts, () => remove(CLAIM));
  await insert(newRows());
  const removingAFew = await paceOf(alerts, () => remove(aFew));
  return { sealing, opening, writing, inserting, removing, removingAFew };
};
