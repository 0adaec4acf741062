import { join } from "node:path";
import { databases } from "../../sql/databases.ts";
import { openPlaces } from "../alerts/place.ts";
import { OF_A_DIGEST, type Round, type RoundOrder } from "../alerts/round.ts";
import type { Bench, Row, Side } from "../bench.ts";
import { startWorker } from "../child.ts";
import { alternate } from "../rounds.ts";

const ROUND = join(import.meta.dirname, "../alerts/round.ts");

/**
 * What others do on a machine of this size, about: pg-boss (500 fetched at a time, four workers) and graphile-worker
 * (in batches), each on a PostgreSQL of its own, with the same encryption. Measured outside of this repository.
 */
const OTHERS = { stored: 11_000, delivered: 24_000 };

const rowsOf = (database: string, rounds: readonly Round[]): Row[] => {
  const values = (of: keyof Round): number[] => rounds.map((round) => round[of]);
  const side = (what: string, of: keyof Round): Side => ({ what, values: values(of) });
  const others = (of: keyof typeof OTHERS): Side => ({
    what: "pg-boss, graphile-worker (elsewhere, about)",
    values: rounds.map(() => OTHERS[of]),
  });
  const row = (of: Side, against?: Side): Row => ({ ...of, unit: "/s", ...(against === undefined ? {} : { against }) });
  const ahead = { aim: { of: "ratio", is: "at least", bound: 1 } } as const;

  const stored = side(`stored, 50 recipients a call, ${database}`, "stored");
  const delivered = side(`delivered, each a mail of its own, ${database}`, "delivered");
  const inDigests = side(`delivered in digests of ${OF_A_DIGEST}, ${database}`, "deliveredInDigests");
  const sealing = side("sealing alone", "sealing");
  const opening = side("opening alone", "opening");
  const inserting = side("the store's insert alone, sealed before", "inserting");
  const removing = side("its claim and delete alone, 200 at a time", "removing");
  const removingAFew = side("its claim of 200 and delete alone, 4 at a time", "removingAFew");
  return [
    { ...row(stored, others("stored")), ...ahead },
    row(stored, sealing),
    row(stored, inserting),
    row(side(`stored for digests, 50 recipients a call, ${database}`, "storedForDigests")),
    row(side(`stored, one recipient a call, ${database}`, "storedAlone")),
    { ...row(delivered, others("delivered")), ...ahead },
    row(delivered, opening),
    row(delivered, removingAFew),
    row(delivered, side("writing the mail alone", "writing")),
    row(inDigests, others("delivered")),
    row(inDigests, removing),
  ];
};

/** Alerts that wait, stored and delivered to a sink (quality.md, "Performance"). */
export const bench: Bench = {
  about: "alerts: --count stored sealed, then delivered to a sink and gone, against the steps of it alone",
  defaults: { seconds: 1, rounds: 3, count: 50_000 },
  run: async (scene) => {
    const { rounds, count: alerts } = scene.options;
    const openPlace = await openPlaces(scene);
    const rows: Row[] = [];
    for (const database of databases()) {
      scene.tell(`Measuring on ${database.name} …`);
      const place = await openPlace(database);
      const worker = await scene.own(
        async () => startWorker<RoundOrder, Round>(ROUND),
        (started) => started.stop(),
      );
      const { counted } = await alternate({ round: () => worker.order({ place, alerts }) }, rounds);
      rows.push(...rowsOf(database.name, counted.round));
    }
    return rows;
  },
};
