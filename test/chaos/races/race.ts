import { setTimeout as sleep } from "node:timers/promises";
import type { Answered } from "../../e2e/client.ts";
import type { Licensed } from "../usher/customer.ts";
import type { Instance, Place } from "../usher/place.ts";

/** What a race goes on. */
export type World = { place: Place; instances: readonly Instance[]; licensed: Licensed; newMark: () => string };

/** Many do at the same instant what so many may. */
export type Race = { name: string; winners: number; run: (world: World) => Promise<Outcome> };

/** `others`: answers that are neither a win nor the refusal that the losers are to get. `kept`: what there is of it afterwards. */
export type Outcome = { won: number; kept: number; others: string[] };

/** Asks again where it is told to come later. */
const settled = async (ask: () => Promise<Answered>): Promise<Answered> => {
  for (let tries = 0; ; tries += 1) {
    const answered = await ask();
    if (answered.status !== 503 || tries === 60) return answered;
    await sleep(250);
  }
};

/** All at the same instant, in turn to one process after another. */
export const atOnce = <Asked>(
  instances: readonly Instance[],
  asked: readonly Asked[],
  ask: (instance: Instance, asked: Asked) => Promise<Answered>,
): Promise<Answered[]> =>
  Promise.all(
    asked.map((one, at) => {
      const instance = instances[at % instances.length];
      if (instance === undefined) throw new Error("Nobody is there to be asked.");
      return settled(() => ask(instance, one));
    }),
  );

/** What answers come to: `won` are the statuses of a win, `lost` the code of the losers' refusal. */
export const outcomeOf = (
  answers: readonly Answered[],
  won: readonly number[],
  lost: string,
  kept: number,
): Outcome => ({
  won: answers.filter(({ status }) => won.includes(status)).length,
  kept,
  others: answers.flatMap(({ status, json }) =>
    won.includes(status) || json?.code === lost ? [] : `${status} ${String(json?.code)}`,
  ),
});
