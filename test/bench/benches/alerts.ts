import { join } from "node:path";
import { databases } from "../../sql/databases.ts";
import { openPlaces } from "../alerts/place.ts";
import { OF_A_DIGEST, OTHERS_ON_THE_WAY, type Round, type RoundOrder } from "../alerts/round.ts";
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
  const speed = (what: string, of: keyof Round): Side => ({ what, values: rounds.map((round) => round[of].perSecond) });
  const cost = (what: string, of: keyof Round): Side => ({ what, values: rounds.map((round) => round[of].cpu) });
  const others = (of: keyof typeof OTHERS): Side => ({
    what: "pg-boss, graphile-worker (elsewhere, about)",
    values: rounds.map(() => OTHERS[of]),
  });
  const ahead: Pick<Row, "aim"> = { aim: { of: "ratio", is: "at least", bound: 1 } };
  const faster = (side: Side, against?: Side): Row => ({ ...side, unit: "/s", ...(against && { against }) });
  const share = (what: string, of: keyof Round, whole: Side): Row => ({
    ...cost(what, of),
    unit: "µs",
    against: whole,
  });

  const stored = speed(`stored, 50 recipients a call, ${database}`, "stored");
  const storing = cost("storing one, processor time", "stored");
  const delivered = speed(`delivered, each a mail of its own, ${database}`, "delivered");
  const delivering = cost("delivering one, processor time", "delivered");
  const atOnce = speed(`delivered, ${OTHERS_ON_THE_WAY} on their way at once, ${database}`, "deliveredAtOnce");
  const inDigests = speed(`delivered in digests of ${OF_A_DIGEST}, ${database}`, "deliveredInDigests");
  const openingToo = speed(`claimed, opened and deleted, ${OTHERS_ON_THE_WAY} at a time, ${database}`, "openingToo");
  const removing = speed("claim and delete alone, 200 at a time", "removing");
  return [
    { ...faster(stored, others("stored")), ...ahead },
    faster(stored, speed("insert alone, sealed before", "inserting")),
    share("of it, sealing", "sealing", storing),
    share("of it, the insert", "inserting", storing),
    faster(speed(`stored, one recipient a call, ${database}`, "storedAlone")),
    { ...faster(delivered, others("delivered")), ...ahead },
    faster(delivered, speed("claim of 200 and delete alone, 4 at a time", "removingAFew")),
    share("of it, claim and delete", "removingAFew", delivering),
    share("of it, opening", "opening", delivering),
    share("of it, writing the mail", "writing", delivering),
    faster(atOnce, others("delivered")),
    faster(atOnce, speed("the same without writing and sending: claim, open and delete", "openingToo")),
    { ...faster(openingToo, others("delivered")), ...ahead },
    faster(inDigests, others("delivered")),
    faster(inDigests, removing),
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
