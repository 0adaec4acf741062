import { windowStore } from "../frame/windowStore.ts";

/** What an employee had confirmed when their session ended: named to them once they are back, never done by itself. */
export type Undone = {
  /** Does something that is called `name`. */
  during: (name: string, act: () => Promise<void>) => Promise<void>;
  /** Remembers what is being done, in this window, as the page is left for a sign-in. */
  keep: () => void;
  /** The name of what was not done. */
  name: () => string | undefined;
  /** It has been told. */
  forget: () => void;
};

/** Called as drafts are, since it is one: it goes with them at a sign-out, and where another employee signs in. */
const KEY = "usher-draft-undone";

export const createUndone = (): Undone => {
  let doing: string | undefined;
  const forget = (): void => windowStore.removeItem(KEY);
  return {
    during: async (name, act) => {
      forget();
      doing = name;
      try {
        await act();
      } finally {
        doing = undefined;
      }
    },
    keep: () => {
      if (doing !== undefined) windowStore.setItem(KEY, doing);
    },
    name: () => windowStore.getItem(KEY) ?? undefined,
    forget,
  };
};
