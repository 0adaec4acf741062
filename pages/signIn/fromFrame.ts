import type { ConsentResult } from "./consent.ts";
import type { SignInResult } from "./finishSignIn.ts";
import { awaitHanded, hand, wireNamed, wireTo } from "./handing.ts";

/**
 * Going to Microsoft from a frame. Microsoft's pages are shown in no frame, and a frame's storage is not that of a window of
 * the same origin. So the frame opens a window of this page, the mediator, and that one opens Microsoft's: whatever
 * Microsoft's page cuts off, the mediator keeps its frame, and shares storage and channels with the window that comes back.
 */

/** What a mediator is opened for: the first step of its route. */
export const ERRANDS = { signIn: "sign-in", consent: "consent" } as const;

/** What comes back from Microsoft's pages. */
export type Returning = SignInResult | ConsentResult;

/** Something that is on its way in windows of its own. */
export type Away<Result> = {
  /** What comes of it, or why nothing does; undefined where it is given up, to be begun again. */
  result: Promise<Result | "blocked" | "cancelled" | undefined>;
  /** Brings its window to the front. */
  show: () => void;
  giveUp: () => void;
};

const SIZE = "popup,width=560,height=720";
const PURPOSE = "for-mediator-";
const CLOSED_EVERY_MS = 400;

export const isFramed = (): boolean => window.top !== window.self;

/** In the frame: opens the mediator, and waits for what comes of it. */
const openMediator = <Result extends Returning>(...steps: string[]): Away<Result> => {
  const mediator = open(`${location.pathname}#/${steps.map(encodeURIComponent).join("/")}`, "", SIZE);
  const { promise, resolve } = Promise.withResolvers<Result | "blocked" | "cancelled" | undefined>();
  if (!mediator) {
    resolve("blocked");
    return { result: promise, show: () => {}, giveUp: () => {} };
  }
  const settle = (result: Result | "cancelled" | undefined): void => {
    stop();
    clearInterval(watching);
    resolve(result);
  };
  const stop = awaitHanded<Result>(wireTo(mediator), settle);
  const watching = setInterval(() => {
    if (mediator.closed) settle("cancelled");
  }, CLOSED_EVERY_MS);
  return {
    result: promise,
    show: () => mediator.focus(),
    giveUp: () => {
      mediator.close();
      settle(undefined);
    },
  };
};

/** In the frame: a sign-in, of people of `tenant` alone where it is given. */
export const signInFromFrame = (tenant?: string): Away<SignInResult> =>
  openMediator(ERRANDS.signIn, ...(tenant === undefined ? [] : [tenant]));

/** In the frame: an administrator's consent, asked for at `url`. */
export const consentFromFrame = (url: string): Away<ConsentResult> => openMediator(ERRANDS.consent, url);

/** In the mediator: what it is for, by which the window that comes back is known. */
export const purposeFor = (name: string): string => PURPOSE + name;

/** In the mediator: opens Microsoft's page, whose answer the window that comes back hands over. False: no window opened. */
export const openAway = (url: string): boolean => open(url, "", SIZE) !== null;

/** In the mediator: waits for the window that comes back. Answers how to stop. */
export const awaitReturn = (name: string, take: (result: Returning) => void): (() => void) =>
  awaitHanded(wireNamed(name), take);

/** In the mediator: hands over to the frame. Resolves with whether it took it. */
export const handToFrame = async (result: Returning): Promise<boolean> =>
  window.opener === null ? false : hand(wireTo(window.opener as Window), result);

/** In the window that comes back: whether a mediator waits for what it brings. */
export const isForMediator = ({ purpose }: Returning): boolean => purpose.startsWith(PURPOSE);

/** In the window that comes back: hands over to the mediator. Resolves with whether it took it; false where there is none. */
export const handToMediator = async (result: Returning): Promise<boolean> =>
  isForMediator(result) ? hand(wireNamed(result.purpose.slice(PURPOSE.length)), result) : false;
