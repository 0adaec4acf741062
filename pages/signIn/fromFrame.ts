import type { SignInResult } from "./finishSignIn.ts";
import { awaitHanded, hand, wireNamed, wireTo } from "./handing.ts";

/**
 * Signing in from a frame. Microsoft's page is shown in no frame, and a frame's storage is not that of a window of the same
 * origin. So the frame opens a window of this page, the mediator, and that one opens Microsoft's: whatever Microsoft's page
 * cuts off, the mediator keeps its frame, and shares storage and channels with the window that comes back.
 */

/** The route at which the page is a mediator. */
export const MEDIATOR = "sign-in";

const SIZE = "popup,width=560,height=720";
const PURPOSE = "for-mediator-";
const CLOSED_EVERY_MS = 400;

export const isFramed = (): boolean => window.top !== window.self;

/** In the frame: opens the mediator, and waits for what comes of it. */
export const signInFromFrame = (): Promise<SignInResult> => {
  const mediator = open(`${location.pathname}#/${MEDIATOR}`, "", SIZE);
  if (!mediator) return Promise.resolve({ purpose: "", fault: "blocked" });
  return new Promise((resolve) => {
    const settle = (result: SignInResult): void => {
      stop();
      clearInterval(watching);
      resolve(result);
    };
    const stop = awaitHanded(wireTo(mediator), settle);
    const watching = setInterval(() => {
      if (mediator.closed) settle({ purpose: "", fault: "cancelled" });
    }, CLOSED_EVERY_MS);
  });
};

/** In the mediator: what the sign-in is for, by which the window that comes back is known. */
export const purposeFor = (name: string): string => PURPOSE + name;

/** In the mediator: opens Microsoft's page, whose answer the window that comes back hands over. False: no window opened. */
export const openSignIn = (url: string): boolean => open(url, "", SIZE) !== null;

/** In the mediator: waits for the window that comes back. Answers how to stop. */
export const awaitReturn = (name: string, take: (result: SignInResult) => void): (() => void) =>
  awaitHanded(wireNamed(name), take);

/** In the mediator: hands over to the frame. Resolves with whether it took it. */
export const handToFrame = async (result: SignInResult): Promise<boolean> =>
  window.opener === null ? false : hand(wireTo(window.opener as Window), result);

/** In the window that comes back: hands over to the mediator. Resolves with whether it took it; false where there is none. */
export const handToMediator = async (result: SignInResult): Promise<boolean> =>
  result.purpose.startsWith(PURPOSE) ? hand(wireNamed(result.purpose.slice(PURPOSE.length)), result) : false;
