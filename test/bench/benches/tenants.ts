import { join } from "node:path";
import { startAzurite } from "../../loopback/azurite.ts";
import { databases } from "../../sql/databases.ts";
import { openPlaces } from "../alerts/place.ts";
import type { Bench, Row } from "../bench.ts";
import { orderOnce } from "../orderOnce.ts";
import type { Due, DueOrder } from "../tenants/due.ts";
import type { HeldOrder, TenantsHeld } from "../tenants/held.ts";
import type { SetHeld, SetOrder } from "../tenants/set.ts";

const FOLDER = join(import.meta.dirname, "../tenants");
const MEGABYTE = 1_000_000;
/** Of the tenants in the set, those whose licenses are loaded into Tables; and of alerts as many as a fifth of all tenants. */
const LOADED = 1 / 50;
const DUE = 1 / 5;
/** What many are held against. */
const FEW_TENANTS = 1_000;
const FEW_ALERTS = 200;

const text = (count: number): string => count.toLocaleString("en");

/** What docs/scale.md reckons with. */
export const bench: Bench = {
  about: "what --count tenants take: the set of them, a fiftieth loaded into Tables, alerts that are all due at once",
  defaults: { seconds: 1, rounds: 3, count: 100_000 },
  run: async (scene) => {
    const { rounds, count } = scene.options;
    const [loaded, alerts] = [Math.ceil(count * LOADED), Math.ceil(count * DUE)];
    const [sqlite] = databases();
    if (sqlite === undefined) throw new Error("There is no SQLite to measure.");
    const openPlace = await openPlaces(scene);
    const sets: { many: SetHeld; few: SetHeld }[] = [];
    const held: TenantsHeld[] = [];
    const due: { many: Due; few: Due }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      scene.tell(`Round ${round} of ${rounds} …`);
      sets.push({
        many: await orderOnce<SetOrder, SetHeld>(scene, join(FOLDER, "set.ts"), { tenants: count }),
        few: await orderOnce<SetOrder, SetHeld>(scene, join(FOLDER, "set.ts"), { tenants: FEW_TENANTS }),
      });
      const { connectionString } = await scene.own(startAzurite, (azurite) => azurite[Symbol.asyncDispose]());
      held.push(
        await orderOnce<HeldOrder, TenantsHeld>(scene, join(FOLDER, "held.ts"), { connectionString, tenants: loaded }),
      );
      due.push({
        many: await orderOnce<DueOrder, Due>(scene, join(FOLDER, "due.ts"), { place: await openPlace(sqlite), alerts }),
        few: await orderOnce<DueOrder, Due>(scene, join(FOLDER, "due.ts"), {
          place: await openPlace(sqlite),
          alerts: FEW_ALERTS,
        }),
      });
    }

    const ofTenants = (what: string, of: keyof TenantsHeld): Pick<Row, "what" | "values"> => ({
      what: `${text(loaded)} tenants in Tables: ${what}`,
      values: held.map((each) => each[of]),
    });
    const ofAlerts = (what: string, of: keyof Due): Pick<Row, "what" | "values"> => ({
      what: `${text(alerts)} alerts due at one instant, SQLite: ${what}`,
      values: due.map(({ many }) => many[of]),
    });
    const inMegabytes = ({ what, values }: Pick<Row, "what" | "values">): Row => ({
      what,
      unit: "MB",
      values: values.map((bytes) => bytes / MEGABYTE),
    });
    return [
      inMegabytes({
        what: `the set of ${text(count)} licensed tenants, in memory`,
        values: sets.map(({ many }) => many.bytes),
      }),
      {
        what: `a look at the set of ${text(count)} licensed tenants`,
        unit: "µs",
        values: sets.map(({ many }) => many.look),
        against: { what: `of ${text(FEW_TENANTS)}`, values: sets.map(({ few }) => few.look) },
      },
      { ...ofTenants("their licenses written", "written"), unit: "/s" },
      { ...ofTenants("the first check of each", "checked"), unit: "/s" },
      inMegabytes(ofTenants("heap that holds them and their answers", "bytes")),
      { ...ofAlerts("stored", "stored"), unit: "/s" },
      { ...ofAlerts("claimed, 200 at a time", "claimed"), unit: "/s" },
      {
        ...ofAlerts("the first claim of 200", "firstClaim"),
        unit: "ms",
        against: { what: `where ${text(FEW_ALERTS)} are due`, values: due.map(({ few }) => few.firstClaim) },
      },
      inMegabytes(ofAlerts("what they take in its file", "bytes")),
    ];
  },
};
