import { setTimeout as sleep } from "node:timers/promises";
import { azuriteConnection } from "../../../infra/local/settings.ts";
import { SCHEDULES, type TimerName } from "../../../shared/platform/config/schedules.ts";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import { newRegistration } from "../../e2e/customers.ts";
import { judge, type Promised } from "../ledger.ts";
import { atLeast, none, type Scenario, told } from "../scenario.ts";
import { createMarks } from "../sink/mails.ts";
import { expectStatus, type Licensed, openCustomer, SITE } from "../usher/customer.ts";
import { each, handOverAll, manyAlerts } from "../usher/handOver.ts";
import { type Instance, openPlace, type Place, running } from "../usher/place.ts";
import { toEvening, toMorning } from "../usher/times.ts";
import { drained } from "../usher/waiting.ts";

/** Rounds, each of some days; enough of them for signing keys to follow one another, and for history to go. */
const ROUNDS = 40;
const DAYS = 5;
/** In each, so many of each. */
const ALERTS = 20;
const REGISTRATIONS = 3;
/** Calls for each instance, at once. */
const ENTRIES = 10;
/** Days for which the table of a day is kept. */
const KEPT = 31;

const TIMERS = Object.keys(SCHEDULES) as TimerName[];

/** How often an instance's timers ended well, and how often not, by its log. */
const runsOf = async (instances: readonly Instance[]): Promise<{ good: number; bad: number }> => {
  const text = (await Promise.all(instances.map((instance) => instance.log()))).join("\n");
  const count = (outcome: string): number =>
    text
      .split("\n")
      .filter((line) => line.includes(`(${outcome},`) && TIMERS.some((name) => line.includes(`'${name}'`))).length;
  return { good: count("Succeeded"), bad: count("Failed") };
};

/** Runs every timer on every instance at the same instant, and waits until all have ended. */
const runAll = async (instances: readonly Instance[]): Promise<void> => {
  const before = await runsOf(instances);
  const asked = instances.flatMap(({ call }) =>
    TIMERS.map((name) => expectStatus(call(`POST /admin/functions/${name}`, { body: {} }), 202)),
  );
  await Promise.all(asked);
  for (let tries = 0; tries < 600; tries += 1) {
    const { good, bad } = await runsOf(instances);
    if (good + bad >= before.good + before.bad + asked.length) return;
    await sleep(50);
  }
  throw new Error("The timers do not end.");
};

/** What is left where it should be gone, and gone where it should be there. */
const historyFaults = async ({ parts, clock }: Place, days: readonly string[]): Promise<number> => {
  const tables = createTables({
    settings: {
      environment: "local",
      tables: { kind: "connection-string", connectionString: azuriteConnection(parts.layout) },
    },
    credential: { getToken: async () => null },
  });
  const there = new Set(await tables.names("history"));
  const dayOf = (instant: number): string =>
    `history${new Date(instant).toISOString().slice(0, 10).replaceAll("-", "")}`;
  const oldest = dayOf(clock.now() - (KEPT - 1) * 86_400_000);
  return days.filter((day) => there.has(day) !== day >= oldest).length;
};

const writeHistory = async (licensed: Licensed, instances: readonly Instance[]): Promise<void> => {
  const token = await licensed.tokens.on("reader");
  const body = { component: "list-alerts", event: "sync", outcome: "warning", durationMs: 5, count: 1 };
  const calls = instances.flatMap(({ call }) => Array.from({ length: ENTRIES }, () => call));
  await Promise.all(calls.map((call) => expectStatus(call(`POST /api/sites/${SITE}/history`, { token, body }), 201)));
};

const kidsOf = async ({ call }: Instance): Promise<string[]> => {
  const { json } = await expectStatus(call("GET /.well-known/jwks.json"), 200);
  return (json as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
};

/** Every timer runs on two instances at the same instant, again and again, while time goes on. */
export const scenario: Scenario = {
  about: "two instances purge, sweep, rotate and deliver at the same instant: no error, no double effect",
  limit: () => 1_800,
  run: async (scene) => {
    const place = await openPlace(scene);
    const { parts, sink, sql } = place;
    const licensed = await openCustomer(place);
    const settings = running(TIMERS, "by hand");
    const instances = [await place.instance(settings), await place.instance(settings)] as const;
    for (const instance of instances) await instance.start();
    const newMark = createMarks();
    const promised: Promised[] = [];
    const days: string[] = [];
    const seen = new Set<string>();
    let differing = 0;
    let tooMany = 0;
    let wrongDays = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round % 5 === 0) scene.tell(`Round ${round} of ${ROUNDS} …`);
      await toEvening(place);
      days.push(`history${new Date(place.clock.now()).toISOString().slice(0, 10).replaceAll("-", "")}`);
      await writeHistory(licensed, instances);
      promised.push(...(await handOverAll(licensed, [parts.call], manyAlerts(ALERTS, newMark, `round-${round}`))));
      await each(Array.from({ length: REGISTRATIONS }, newRegistration), REGISTRATIONS, async (body) => {
        await expectStatus(parts.call("POST /api/registrations", { body }), 202);
      });
      await parts.clock("--advance", `P${DAYS}D`);
      await toMorning(place);
      await runAll(instances);
      wrongDays += await historyFaults(place, days);
      await parts.clock("--advance", "PT6M");
      const [one, other] = await Promise.all(instances.map(kidsOf));
      if (JSON.stringify(one) !== JSON.stringify(other)) differing += 1;
      if ((one?.length ?? 0) > 3 || new Set(one).size !== one?.length) tooMany += 1;
      for (const kid of one ?? []) seen.add(kid);
    }
    const left = await drained(place, 5);
    const { good, bad } = await runsOf(instances);
    const { lost, twice, doubled } = judge(promised, await sink.ledger(), () => false);
    const db = await sql.db();
    const expired = await db
      .selectFrom("registrations")
      .selectAll()
      .where("expires_at", "<=", place.clock.now())
      .execute();
    const stale = await db.selectFrom("idempotency").selectAll().where("expires_at", "<=", place.clock.now()).execute();
    return [
      atLeast("runs of timers, each beside its like", good, ROUNDS * TIMERS.length * instances.length),
      none("runs that failed", bad),
      told("days of simulated time", ROUNDS * DAYS),
      none("days of history there that should be gone, or gone that should be there", wrongDays),
      told("signing keys that followed one another", seen.size),
      none("rounds in which the two published different keys", differing),
      none("rounds with a key made twice, or more than three published", tooMany),
      none("expired registrations left", expired.length),
      none("expired answers to repeated requests left", stale.length),
      told("alerts accepted", promised.length),
      none("alerts lost", lost.length),
      none("alerts that left twice", twice + doubled.length),
      none("rows left or set aside", left),
    ];
  },
};
