import { atLeast, type Scenario, told } from "../scenario.ts";
import { openPlace } from "../usher/place.ts";
import { struggle } from "../usher/struggle.ts";
import { takeOutFence } from "../usher/unfenced.ts";

/** Enough for several processes that are stopped and go on. */
const MOST = { kills: 30, alerts: 1_500 };

/** The same with the fence taken out of the claims: the program must find fault with that, or it could find none. */
export const scenario: Scenario = {
  about: "kill on a build without the fencing of claims, which must lose or double: shows that kill can fail",
  limit: () => 900,
  run: async (scene) => {
    const options = {
      kills: Math.min(scene.options.kills, MOST.kills),
      alerts: Math.min(scene.options.alerts, MOST.alerts),
    };
    const place = await openPlace(scene, takeOutFence);
    const { strikes, judged } = await struggle({ ...scene, options }, place);
    return [
      told("SIGKILLs with a claim in flight and a mail on its way", strikes.counted()),
      told("processes stopped past the end of their claims, which then went on", strikes.frozen()),
      atLeast("alerts lost, or left twice with no kill to blame", judged.lost.length + judged.doubled.length, 1),
    ];
  },
};
