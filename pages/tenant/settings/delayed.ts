import type { TenantSettings } from "../shapes.ts";

type Delayed = TenantSettings["delayedAlerts"];

/** Delayed alerts in one choice: on, or off with what becomes of those that wait. */
export type DelayedChoice = "on" | "send" | "discard";

export const choiceOf = ({ enabled, pending }: Delayed): DelayedChoice => (enabled ? "on" : pending);

/** While they are on, what was said of pending ones stays as it was. */
export const delayedOf = (choice: string, before: Delayed): Delayed =>
  choice === "send" || choice === "discard"
    ? { enabled: false, pending: choice }
    : { enabled: true, pending: before.pending };
