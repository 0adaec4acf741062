/** A way from one window of a page to another that is waiting for what comes of something. */
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

type Message<Result> = { usher: "came"; result: Result } | { usher: "taken" };

/** The other end needs a moment at most: it waits for nothing else. */
const PATIENCE_MS = 1_500;

/** Hands over what came of it. Resolves with whether somebody took it. */
export const hand = <Result>({ post, listen }: Wire, result: Result): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (isTaken: boolean): void => {
      stop();
      clearTimeout(patience);
      resolve(isTaken);
    };
    const stop = listen((message) => {
      if ((message as Message<Result> | null)?.usher === "taken") settle(true);
    });
    const patience = setTimeout(() => settle(false), PATIENCE_MS);
    post({ usher: "came", result } satisfies Message<Result>);
  });

/** Waits for what is handed over, and says that it was taken. Answers how to stop waiting. */
export const awaitHanded = <Result>({ post, listen }: Wire, take: (result: Result) => void): (() => void) => {
  const stop = listen((message) => {
    const told = message as Message<Result> | null;
    if (told?.usher !== "came") return;
    post({ usher: "taken" } satisfies Message<Result>);
    stop();
    take(told.result);
  });
  return stop;
};
