import { vendorName } from "./vendor.ts";

/** The words that all pages share, in one place for whoever translates them. */
export const SHARED = {
  privacy: "Privacy",
  imprint: "Who we are",
  skip: "Skip to the content",
  loading: "One moment …",
  again: "Try again",
  close: "Close",
  cancel: "Cancel",
  notNow: "Not now",
  back: "Back",
  undo: "Undo my changes",
  more: "Show more",
  copy: "Copy",
  copied: "Copied",
  selected: "It is selected: copy it with your keyboard.",
  optional: "optional",
  needed: "This is needed.",
  notReadable: "This cannot be read: finish it, or empty it.",
  notTheSame: "The two passwords are not the same.",
  newPasswordHint: "At least 12 characters. A sentence is easier to remember than a puzzle.",
  repeatPassword: "The same once more",
  faults: (count: number) => (count === 1 ? "One thing is not right yet" : `${count} things are not right yet`),
  mainNavigation: "Parts of this page",
  problems: {
    get offline() {
      return `There is no connection to ${vendorName()}. Nothing is lost: check your connection and try again.`;
    },
    "no-answer":
      "No answer came for half a minute. What you typed is still there: try again. What has arrived is not done twice.",
    "invalid-credentials": "The address or the password is not right. Try again, or have the password reset.",
    "not-signed-in": "You are no longer signed in. Sign in again; what you typed stays.",
    "not-allowed": "Your account has no right to do this. Whoever gives out rights can change that.",
    "not-found": "It is not there, or no longer there: it may have been removed in another window.",
    conflict: "Something was changed meanwhile, and this does not fit it any more. Load the page anew and look again.",
    "precondition-failed": "This was changed meanwhile, perhaps in another window. Load the page anew and try again.",
    "body-too-large": "This is too long to be sent. Shorten it.",
    "link-expired": "This link is no longer valid: it was used, or its time is over. Ask for a new one.",
  } as Readonly<Record<string, string>>,
  tooMany: (wait: string) => `That was tried too often. Try again in ${wait}.`,
  unavailable: "This cannot be done at the moment. Nothing is lost: try again in a minute.",
  unexpected: (requestId: string | undefined) =>
    `That did not work, and the fault is ours. Try again; if it stays, tell support${requestId ? ` the number ${requestId}` : ""}.`,
  minutes: (count: number) => (count === 1 ? "one minute" : `${count} minutes`),
  receipt: {
    states: {
      effective: "No copy of your data opens any more. What is left of it is cleared away within the hour.",
      complete: "All of it is gone, to the last row.",
    },
    title: "Your receipt",
    keep: "It is signed and names nobody. With its number, anybody can ask how far the deletion is. Keep it now: once this page is left, nobody can show it again.",
    number: "Number",
    save: "Save the receipt",
    file: "usher-receipt.jws",
    look: "See how far it is",
    later: "Later you can see it, without an account, at",
    whole: "The receipt itself",
  },
  signIn: {
    blocked:
      "No window for the sign-in could be opened. Allow windows for this page, or open it in a window of its own.",
    cancelled: "The sign-in with Microsoft was cancelled. Nothing has changed.",
    get consent() {
      return `Nobody in that tenant has allowed a sign-in to ${vendorName()} yet. Let one of its administrators sign in, who is asked for it.`;
    },
    lost: "The sign-in was not begun in this window, or too long ago. Begin it again here.",
    offline: "Microsoft's sign-in cannot be reached. Check your connection and begin the sign-in again.",
    refused: "Microsoft did not let you sign in. Begin the sign-in again; if it stays so, ask your administrator.",
  },
} as const;
