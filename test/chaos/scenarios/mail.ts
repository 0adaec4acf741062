import type { Row } from "../../bench/bench.ts";
import { judge } from "../ledger.ts";
import { SINGLE, WHOLE } from "../mail/faults.ts";
import { type Play, playPartial, playSingle, playWhole } from "../mail/play.ts";
import { none, type Scenario, type Scene, told } from "../scenario.ts";
import { createMarks } from "../sink/mails.ts";
import { openCustomer } from "../usher/customer.ts";
import { openPlace, running } from "../usher/place.ts";

const play = async (scene: Scene): Promise<Row[]> => {
  const place = await openPlace(scene);
  const licensed = await openCustomer(place);
  const settings = running(["deliverDelayedAlerts", "deliverAccountMail"]);
  const instances = [await place.instance(settings), await place.instance(settings)] as const;
  for (const instance of instances) await instance.start();
  const played: Play = { place, licensed, instances, promised: [] };
  const newMark = createMarks();
  const rows: Row[] = [];
  let wrongAnswers = 0;
  let unmet = 0;
  for (const fault of WHOLE) {
    scene.tell(`The mail server ${fault.name} …`);
    const found = await playWhole(played, newMark, fault);
    rows.push(...found.rows);
    wrongAnswers += found.wrongAnswers;
    unmet += found.unmet;
  }
  for (const fault of SINGLE) {
    scene.tell(`The mail server ${fault.name} …`);
    rows.push(...(await playSingle(played, newMark, fault)));
  }
  rows.push(...(await playPartial(played, newMark)));
  const { lost, doubled, twice, strayed } = judge(played.promised, await place.sink.ledger(), () => false);
  return [
    ...rows,
    none("faults that nobody ran into", unmet),
    none("alerts to be sent at once not refused as `unavailable` (503)", wrongAnswers),
    told("alerts accepted in all, by recipient", played.promised.length),
    none("alerts lost", lost.length),
    none("alerts that left twice", doubled.length + twice),
    none("alerts that left although they were refused, or to somebody else", strayed.length),
  ];
};

/** The mail server fails in every way: for all, and for one recipient. */
export const scenario: Scenario = {
  about: "the mail server refuses, hangs, drops, throttles, for all or for one: nothing lost, nothing held up",
  limit: () => 1_800,
  run: play,
};
