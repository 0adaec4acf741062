import { join } from "node:path";
import { databases } from "../../sql/databases.ts";
import type { Drained, DrainOrder } from "../alerts/drain.ts";
import type { FillOrder } from "../alerts/fill.ts";
import { type AlertPlace, openPlaces } from "../alerts/place.ts";
import type { Bench, Row, Scene, Side } from "../bench.ts";
import { orderOnce } from "../orderOnce.ts";

const FOLDER = join(import.meta.dirname, "../alerts");
const MEGABYTE = 1_000_000;
/** What the larger drain is held against. */
const FEW = 10_000;

const countText = (alerts: number): string => alerts.toLocaleString("en");

const drainAfterFilling = async (scene: Scene, place: AlertPlace, alerts: number): Promise<Drained> => {
  scene.tell(`Storing ${countText(alerts)} alerts …`);
  await orderOnce<FillOrder, void>(scene, join(FOLDER, "fill.ts"), { place, alerts });
  scene.tell("Delivering them …");
  return orderOnce<DrainOrder, Drained>(scene, join(FOLDER, "drain.ts"), { place, alerts });
};

/** Memory while alerts are delivered, however many are due (quality.md, "Performance"). */
export const bench: Bench = {
  about: "memory while --count alerts that are due are delivered, against 10,000",
  defaults: { seconds: 1, rounds: 3, count: 100_000 },
  run: async (scene) => {
    const { rounds, count } = scene.options;
    const less = Math.min(FEW, count);
    const openPlace = await openPlaces(scene);
    const rows: Row[] = [];
    for (const database of databases()) {
      const place = await openPlace(database);
      const many: Drained[] = [];
      const few: Drained[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        few.push(await drainAfterFilling(scene, place, less));
        many.push(await drainAfterFilling(scene, place, count));
      }
      const side = (what: string, of: keyof Drained, drained: readonly Drained[]): Side => ({
        what,
        values: drained.map((each) => each[of] / MEGABYTE),
      });
      const row = (measured: Side, against: Side): Row => ({ ...measured, unit: "MB", against });
      const flat: Pick<Row, "aim"> = { aim: { of: "ratio", is: "at most", bound: 1.1 } };
      const [what, fewer] = [`of ${countText(count)} alerts, ${database.name}`, `of ${countText(less)}`];
      rows.push(
        { ...row(side(`heap at its most, drain ${what}`, "heap", many), side(fewer, "heap", few)), ...flat },
        {
          ...row(
            side(`resident memory at the end, drain ${what}`, "atItsEnd", many),
            side("after a tenth of it", "afterATenth", many),
          ),
          ...flat,
        },
        row(side(`resident memory at its most, drain ${what}`, "peak", many), side(fewer, "peak", few)),
      );
    }
    return rows;
  },
};
