import { join } from "node:path";
import { localSettings } from "../../../infra/local/settings.ts";
import type { Bench, Row, Scene } from "../bench.ts";
import { startWorker } from "../child.ts";
import type { Pressed } from "../load/press.ts";
import { alternate } from "../rounds.ts";
import { type Flood, floodHost } from "../usher/floodHost.ts";
import { type LicensedUsher, openLicensedUsher } from "../usher/licensedUsher.ts";
import { type MeasuredHost, openMeasuredHost } from "../usher/measuredHost.ts";
import type { CheckKind, ChecksOrder } from "../usher/operations.ts";

const MEGABYTE = 1_000_000;
const OPERATIONS = join(import.meta.dirname, "../usher/operations.ts");

type Several = readonly Pressed[];

const speeds = (of: Several): number[] => of.map(({ perSecond }) => perSecond);
const costs = (of: Several): number[] => of.map(({ cpu }) => cpu);

/** The check itself, beside a constant and beside a query and a signature for each check. */
const warmRows = async ({ press }: MeasuredHost, { question }: LicensedUsher, scene: Scene): Promise<Row[]> => {
  const { seconds, rounds } = scene.options;
  const query = question.slice(question.indexOf("?"));
  const ask = (target: string) => () => press(target, { seconds });
  const sides = { warm: ask(question), constant: ask(`/bench/constant${query}`), naive: ask(`/bench/naive${query}`) };
  const { warm, constant, naive } = (await alternate(sides, rounds)).counted;
  const what = "license check, warm, no nonce";
  const cost = "the host's processor time for it";
  const constantly = "a constant of the same size, same host";
  const naively = "a query and a signature per check";
  return [
    {
      what,
      unit: "/s",
      values: speeds(warm),
      against: { what: constantly, values: speeds(constant) },
      aim: { of: "ratio", is: "at least", bound: 0.9 },
    },
    { what: cost, unit: "µs", values: costs(warm), against: { what: constantly, values: costs(constant) } },
    {
      what,
      unit: "/s",
      values: speeds(warm),
      against: { what: naively, values: speeds(naive) },
      aim: { of: "ratio", is: "at least", bound: 10 },
    },
    { what: cost, unit: "µs", values: costs(warm), against: { what: naively, values: costs(naive) } },
  ];
};

/** Unknown tenants beside a known one: speed, storage, memory. */
const floodRows = ({ unknown, known, before }: Flood, asked: number): Row[] => {
  const what = `flood of ${asked.toLocaleString("en")} different unknown tenants`;
  const same = "the same count of one known tenant";
  const memory = (of: "heap" | "rss"): Pick<Row, "unit" | "values" | "against"> => ({
    unit: "MB",
    values: unknown.map(({ after }) => after[of] / MEGABYTE),
    against: { what: "before the flood", values: unknown.map(() => before[of] / MEGABYTE) },
  });
  return [
    {
      what,
      unit: "/s",
      values: speeds(unknown),
      against: { what: same, values: speeds(known) },
      aim: { of: "ratio", is: "at least", bound: 0.9 },
    },
    {
      what: "the host's processor time for one of them",
      unit: "µs",
      values: costs(unknown),
      against: { what: same, values: costs(known) },
    },
    {
      what: "storage calls about them",
      unit: "calls",
      values: unknown.map(({ callsAboutThem }) => callsAboutThem),
      aim: { of: "value", is: "at most", bound: 0 },
    },
    {
      what: "other storage calls meanwhile (change counter, keys)",
      unit: "calls",
      values: unknown.map(({ otherCalls }) => otherCalls),
      against: { what: same, values: known.map(({ otherCalls }) => otherCalls) },
    },
    { what: "the host's heap after each round", ...memory("heap"), aim: { of: "ratio", is: "at most", bound: 1.1 } },
    { what: "the host's resident memory after each round", ...memory("rss") },
  ];
};

/** The operation alone, in a process of its own: what HTTP and the host cost hides no difference there. */
const operationRows = async (usher: LicensedUsher, { own, options }: Scene): Promise<Row[]> => {
  const { folder, layout, environment, tenant, product } = usher;
  const settings = localSettings(folder, layout, environment);
  const worker = await own(
    async () => startWorker<ChecksOrder, number>(OPERATIONS, { ...environment, ...settings.Values }),
    (started) => started.stop(),
  );
  const check = (kind: CheckKind) => () => worker.order({ kind, tenant, product, seconds: options.seconds });
  const sides = { warm: check("warm"), unknown: check("unknown"), nonce: check("nonce"), naive: check("naive") };
  const { warm, unknown, nonce, naive } = (await alternate(sides, options.rounds)).counted;
  const against = { what: "warm, without HTTP", values: warm };
  return [
    {
      what: "license check, warm, without HTTP",
      unit: "/s",
      values: warm,
      against: { what: "a query and a signature per check, without HTTP", values: naive },
    },
    { what: "unknown tenants, without HTTP", unit: "/s", values: unknown, against },
    { what: "with a nonce (each one signed), without HTTP", unit: "/s", values: nonce, against },
  ];
};

/** License checks through the local host, which is the same for all sides (quality.md, "Performance"). */
export const bench: Bench = {
  about: "license checks: warm, in a flood of --count unknown tenants, against a constant and against a query each",
  defaults: { seconds: 1, rounds: 10, count: 100_000 },
  run: async (scene) => {
    const { rounds, count } = scene.options;
    const usher = await openLicensedUsher(scene);
    const host = await openMeasuredHost(scene, usher);
    scene.tell("Measuring warm checks …");
    const warm = await warmRows(host, usher, scene);
    scene.tell("Measuring the flood …");
    const flood = floodRows(await floodHost(host, usher, { rounds, count }), Math.ceil(count / rounds) * rounds);
    scene.tell("Measuring the operation alone …");
    return [...warm, ...flood, ...(await operationRows(usher, scene))];
  },
};
