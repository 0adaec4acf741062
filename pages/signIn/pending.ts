import { windowStore } from "../frame/windowStore.ts";

/** A sign-in that was begun in this window, and is on its way through Microsoft's page. */
export type Pending = {
  state: string;
  verifier: string;
  redirectUri: string;
  /** The tenant that it was begun at; a code is redeemed where it was given out. */
  tenant: string;
  /** What it is for, in the page's own terms. */
  purpose: string;
  /** The hash that the page goes back to. */
  back: string;
};

/** In sessionStorage: it belongs to this window alone, goes with it, and is sent to nobody. */
const NAME = "usher-sign-in";

export const keepPending = (pending: Pending): void => windowStore.setItem(NAME, JSON.stringify(pending));

/** The sign-in that is on its way, and no longer is from then on. */
export const takePending = (): Pending | undefined => {
  const kept = windowStore.getItem(NAME);
  windowStore.removeItem(NAME);
  return kept === null ? undefined : (JSON.parse(kept) as Pending);
};
