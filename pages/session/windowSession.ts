import { forgetDrafts } from "../forms/drafts.ts";
import { windowStore } from "../frame/windowStore.ts";

/** What windows tell each other: whose session has ended. */
type SignedOut = { signedOut: string };

/** The access token of whoever is signed in to a page, in this window. */
export type WindowSession = {
  token: () => string | undefined;
  begin: (token: string) => void;
  /** Forgets the token and every draft here, and tells the other windows of the page in which the same one is signed in to do so too. */
  end: () => void;
  /** Calls when somebody is signed in or out, also by another window. Answers how to stop it. */
  watch: (told: () => void) => () => void;
};

/**
 * A session in this window alone: another one signs in by itself, and closing it forgets. `name` is what the token is kept
 * under, and what the windows of a page know each other by; `ownerOf` tells whose a token is.
 */
export const createWindowSession = (name: string, ownerOf: (token: string) => string): WindowSession => {
  let token = windowStore.getItem(name) ?? undefined;
  const watchers = new Set<() => void>();
  const others = new BroadcastChannel(name);
  const tell = (): void => {
    for (const told of watchers) told();
  };
  const forget = (): void => {
    token = undefined;
    windowStore.removeItem(name);
    forgetDrafts();
    tell();
  };
  others.addEventListener("message", ({ data }) => {
    if (token !== undefined && (data as SignedOut).signedOut === ownerOf(token)) forget();
  });
  return {
    token: () => token,
    begin: (fresh) => {
      token = fresh;
      windowStore.setItem(name, fresh);
      tell();
    },
    end: () => {
      if (token !== undefined) others.postMessage({ signedOut: ownerOf(token) } satisfies SignedOut);
      forget();
    },
    watch: (told) => {
      watchers.add(told);
      return () => watchers.delete(told);
    },
  };
};
