import { UNKNOWN_MARK } from "../load/load.ts";
import type { Pressed } from "../load/press.ts";
import { textOf } from "../relay.ts";
import { alternate } from "../rounds.ts";
import type { LicensedUsher } from "./licensedUsher.ts";
import type { MeasuredHost } from "./measuredHost.ts";

/** One side of a round of the flood. */
export type Flooded = Pressed & {
  /** The app's calls to its tables that name a tenant of the flood. */
  callsAboutThem: number;
  /** All others: the change counter, which is read every 5 s, and keys. */
  otherCalls: number;
};

/** Both sides of all rounds, and the host's memory before the first. */
export type Flood = { unknown: readonly Flooded[]; known: readonly Flooded[]; before: Pressed["after"] };

/**
 * Asks about as many different tenants that nobody knows as `count` says, over all rounds, and as often about one that
 * has a license. The warm-up asks about as many unknown ones as a round, so that what is held of them, if anything, is
 * held by then.
 */
export const floodHost = async (
  { press, relay }: MeasuredHost,
  { product, question }: LicensedUsher,
  { rounds, count }: { rounds: number; count: number },
): Promise<Flood> => {
  const until = { answers: Math.ceil(count / rounds) };
  const ask = async (target: string): Promise<Flooded> => {
    relay.take();
    const pressed = await press(target, until);
    const calls = relay.take().map(textOf);
    const callsAboutThem = calls.filter((call) => call.includes(UNKNOWN_MARK)).length;
    return { ...pressed, callsAboutThem, otherCalls: calls.length - callsAboutThem };
  };
  const sides = {
    unknown: () => ask(`/api/license-check?tenant={tenant}&product=${product}`),
    known: () => ask(question),
  };
  const { warmUp, counted } = await alternate(sides, rounds);
  return { ...counted, before: warmUp.known.after };
};
