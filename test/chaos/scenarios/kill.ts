import { atLeast, none, type Scenario, told } from "../scenario.ts";
import { openPlace } from "../usher/place.ts";
import { SIDE_BY_SIDE } from "../usher/strikes.ts";
import { struggle } from "../usher/struggle.ts";

/** Processes that deliver are killed, again and again, and some are stopped past the end of their claims. */
export const scenario: Scenario = {
  about: "kills delivering processes --kills times with a claim in flight, over --alerts alerts: none is lost",
  limit: ({ kills, alerts }) => 300 + 8 * kills + alerts / 5,
  run: async (scene) => {
    const place = await openPlace(scene);
    const { accepted, strikes, judged, splitDigests, left, toldOf } = await struggle(scene, place);
    const { kills, alerts } = scene.options;
    return [
      atLeast("alerts accepted, by recipient", accepted.length, alerts),
      atLeast("SIGKILLs with a claim in flight and a mail on its way", strikes.counted(), kills),
      told("SIGKILLs in all", strikes.killed()),
      told("processes stopped past the end of their claims, which then went on", strikes.frozen()),
      none("alerts lost", judged.lost.length),
      told("mails that left twice, on their way when their process was struck, same Message-ID", judged.twice),
      {
        what: "of those, for each process that was struck",
        unit: "count",
        values: [judged.twice / (strikes.killed() + strikes.frozen())],
        aim: { of: "value", is: "at most", bound: SIDE_BY_SIDE },
      },
      none("alerts that left twice otherwise", judged.doubled.length),
      none("alerts told to somebody else", judged.strayed.length),
      none("digests in more than one mail", splitDigests),
      none("rows left or set aside", left),
      atLeast("alerts that history tells were sent", toldOf, accepted.length),
      none("alerts that history tells twice", Math.max(0, toldOf - accepted.length)),
    ];
  },
};
