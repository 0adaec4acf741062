import type { SignInResult } from "./finishSignIn.ts";

/** A way from one window of a page to another that is waiting for what comes of a sign-in. */
export type Wire = {
  post: (message: unknown) => void;
  /** Answers how to stop. */
  listen: (take: (message: unknown) => void) => () => void;
};

/** To and from a window that shows this very page, and no other. */
export const wireTo = (other: Window): Wire => ({
  post: (message) => other.postMessage(message, location.origin),
  listen: (take) => {
    const hear = (event: MessageEvent): void => {
      if (event.source === other && event.origin === location.origin) take(event.data);
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  },
});

/** Between windows of this origin that know a name in common, which nobody can guess. */
export const wireNamed = (name: string): Wire => {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (take) => {
      channel.addEventListener("message", ({ data }) => take(data));
      return () => channel.close();
    },
  };
};

type Message = { usher: "signed-in"; result: SignInResult } | { usher: "taken" };

/** The other end needs a moment at most: it waits for nothing else. */
const PATIENCE_MS = 1_500;

/** Hands over what came of a sign-in. Resolves with whether somebody took it. */
export const hand = ({ post, listen }: Wire, result: SignInResult): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (isTaken: boolean): void => {
      stop();
      clearTimeout(patience);
      resolve(isTaken);
    };
    const stop = listen((message) => {
      if ((message as Message | null)?.usher === "taken") settle(true);
    });
    const patience = setTimeout(() => settle(false), PATIENCE_MS);
    post({ usher: "signed-in", result } satisfies Message);
  });

/** Waits for what is handed over, and says that it was taken. Answers how to stop waiting. */
export const awaitHanded = ({ post, listen }: Wire, take: (result: SignInResult) => void): (() => void) => {
  const stop = listen((message) => {
    const told = message as Message | null;
    if (told?.usher !== "signed-in") return;
    post({ usher: "taken" } satisfies Message);
    stop();
    take(told.result);
  });
  return stop;
};
