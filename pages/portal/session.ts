import { forgetDrafts } from "../forms/drafts.ts";
import { windowStore } from "../frame/windowStore.ts";

/** In this window alone: another one signs in by itself, and closing it forgets. */
const NAME = "usher-contact";
const CHANNEL = "usher-portal";
const SIGNED_OUT = "signed-out";

/** The contact person's access token in this window. */
export type ContactSession = {
  token: () => string | undefined;
  begin: (token: string) => void;
  /** Forgets the token and every draft here, and tells the other windows of the portal to do the same. */
  end: () => void;
  /** Calls when somebody is signed in or out, also by another window. Answers how to stop it. */
  watch: (told: () => void) => () => void;
};

export const createContactSession = (): ContactSession => {
  let token = windowStore.getItem(NAME) ?? undefined;
  const watchers = new Set<() => void>();
  const others = new BroadcastChannel(CHANNEL);
  const tell = (): void => {
    for (const told of watchers) told();
  };
  const forget = (): void => {
    token = undefined;
    windowStore.removeItem(NAME);
    forgetDrafts();
    tell();
  };
  others.addEventListener("message", ({ data }) => {
    if (data === SIGNED_OUT && token !== undefined) forget();
  });
  return {
    token: () => token,
    begin: (fresh) => {
      token = fresh;
      windowStore.setItem(NAME, fresh);
      tell();
    },
    end: () => {
      others.postMessage(SIGNED_OUT);
      forget();
    },
    watch: (told) => {
      watchers.add(told);
      return () => watchers.delete(told);
    },
  };
};
