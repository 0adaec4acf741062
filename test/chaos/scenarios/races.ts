import type { Row } from "../../bench/bench.ts";
import type { Race, World } from "../races/race.ts";
import { CALLERS, RACES } from "../races/races.ts";
import { none, type Scenario, told } from "../scenario.ts";
import { createMarks } from "../sink/mails.ts";
import { openCustomer } from "../usher/customer.ts";
import { type Instance, openPlace } from "../usher/place.ts";

const PROCESSES = 3;
const ROUNDS = 5;

const rowsFor = async (world: World, race: Race): Promise<Row[]> => {
  const { name, winners } = race;
  let wrong = 0;
  const others: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcome = await race.run(world);
    if (outcome.won !== winners || outcome.kept !== winners) wrong += 1;
    others.push(...outcome.others);
  }
  const unexpected = others.length === 0 ? "" : ` (${[...new Set(others)].join(", ")})`;
  return [
    none(`${name}; rounds in which it was otherwise`, wrong),
    none(`${name}; answers that nobody expects${unexpected}`, others.length),
  ];
};

/** Several do at the same instant, at several processes, what one may. */
export const scenario: Scenario = {
  about: "registrations, trials, proofs, activations, alerts at the same instant: as many win as may",
  limit: () => 1_200,
  run: async (scene) => {
    const place = await openPlace(scene);
    const licensed = await openCustomer(place);
    const instances: Instance[] = [];
    for (let number = 0; number < PROCESSES; number += 1) instances.push(await place.instance());
    await Promise.all(instances.map((instance) => instance.start()));
    const world: World = { place, instances, licensed, newMark: createMarks() };
    const rows: Row[] = [told("rounds of each", ROUNDS), told("callers at the same instant", CALLERS)];
    for (const race of RACES) {
      scene.tell(`${race.name} …`);
      rows.push(...(await rowsFor(world, race)));
    }
    return rows;
  },
};
