import { toRfc3339 } from "../platform/clock.ts";
import { fromContinuation, toContinuation } from "../platform/continuation.ts";
import { Refusal } from "../platform/refusal.ts";
import { siteIdOf } from "../platform/sharepoint/siteId.ts";
import { KeyGone, SealBroken, type Vault } from "../platform/vault/vault.ts";
import type { Content, Waiting, Web } from "./alert.ts";
import type { AlertStore, Pending } from "./alertStore.ts";
import { placeOfContent } from "./openBundle.ts";

/** A pending alert as a designer of its site sees it: not what it says, nor to whom. */
export type PendingAlert = { id: string; rule: string; delivery: Waiting; deliverAt: string };
export type PendingPage = { alerts: PendingAlert[]; continuation: string | null };

/** Alerts of a page at most. */
export const PAGE = 100;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const view = async ({ keyring }: Pick<Vault, "keyring">, pending: Pending): Promise<PendingAlert[]> => {
  const { id, alert, subject, content, delivery, deliver_at } = pending;
  try {
    const { rule } = (await keyring.open(subject)).open<Content>(placeOfContent(id), content);
    return [{ id: alert, rule, delivery, deliverAt: toRfc3339(deliver_at) }];
  } catch (error) {
    // It is no longer to be delivered: delivery sets it aside when its time comes.
    if (error instanceof KeyGone || error instanceof SealBroken) return [];
    throw error;
  }
};

/** The alerts of a site that wait, in the order in which they were handed over, a page at a time. */
export const listPending = async (
  { store, vault }: { store: Pick<AlertStore, "pending">; vault: Pick<Vault, "keyring"> },
  { tenant, site }: Web,
  continuation: string | undefined,
): Promise<PendingPage> => {
  const after = fromContinuation(continuation, (position) => (ID.test(position) ? position : undefined)) ?? "";
  const found = await store.pending(tenant, siteIdOf(site), after, PAGE + 1);
  const page = found.slice(0, PAGE);
  const last = found.length > PAGE ? page.at(-1) : undefined;
  const alerts = (await Promise.all(page.map((pending) => view(vault, pending)))).flat();
  return { alerts, continuation: last === undefined ? null : toContinuation(last.alert) };
};

/** A designer takes back an alert that waits, for all its recipients. Throws `not-found`. */
export const takeBack = async (
  store: Pick<AlertStore, "removeAlert">,
  { tenant, site }: Web,
  alert: string,
): Promise<void> => {
  if ((await store.removeAlert(tenant, siteIdOf(site), alert)) > 0) return;
  throw new Refusal("not-found", "No alert of this id waits on this site.");
};
