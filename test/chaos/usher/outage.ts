import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../../bench/bench.ts";
import { newCustomer } from "../../e2e/customers.ts";
import { judge } from "../ledger.ts";
import { atLeast, none, type Scene, told } from "../scenario.ts";
import { createMarks, type Received } from "../sink/mails.ts";
import { countLicenses, licenseRequest, openCustomer, SETTINGS } from "./customer.ts";
import { handOverAll, manyAlerts } from "./handOver.ts";
import { openPlace, type Place, running } from "./place.ts";
import { toEvening, toMorning } from "./times.ts";
import { persist, startTraffic } from "./traffic.ts";
import { drained, whenIdle } from "./waiting.ts";

/** Something that Usher stands on, and that goes and returns. */
export type Outage = {
  name: string;
  /** Takes it away; resolves when it is gone, with what brings it back. */
  goAway(place: Place): Promise<() => Promise<void>>;
};

const TIMES = 3;
/** Longer than the 10 s for which a statement is tried again. */
const GONE_MS = 13_000;
const BACK_MS = 6_000;
const ALERTS = 1_000;
/** Milliseconds that the mail server takes for a mail: slow enough for mails to be on their way whenever it goes. */
const HOLD = { least: 100, most: 300 };

type Span = { from: number; to: number };

/** A mail whose answer came while nothing could be written down. */
const isCaught =
  (spans: readonly Span[]) =>
  ({ at }: Received): boolean =>
    spans.some(({ from, to }) => at > from - 2 * HOLD.most && at < to + HOLD.most);

/**
 * Two instances deliver, answer checks and take alerts while what they stand on goes and returns. A license is issued
 * and the tenant's settings are written each time it is gone, under one key until it is done.
 */
export const playOutage = async (scene: Scene, outage: Outage): Promise<Row[]> => {
  const { name } = outage;
  const place = await openPlace(scene);
  const { parts, sink } = place;
  const licensed = await openCustomer(place);
  const others = [];
  for (let number = 0; number < TIMES; number += 1) others.push(await newCustomer(parts));
  const settings = running(["deliverDelayedAlerts", "deliverAccountMail"]);
  const instances = [await place.instance(settings), await place.instance(settings)] as const;
  for (const instance of instances) await instance.start();
  const newMark = createMarks();
  await toEvening(place);
  const before = await handOverAll(licensed, [parts.call], manyAlerts(ALERTS, newMark, "before"));
  await sink.pace(HOLD.least, HOLD.most);
  await toMorning(place);

  const traffic = startTraffic(licensed, instances, newMark);
  const { met } = traffic;
  const spans: Span[] = [];
  let issuedTwice = 0;
  let half = 0;
  await sleep(BACK_MS);
  for (const [number, customer] of others.entries()) {
    scene.tell(`${name} is gone …`);
    const from = Date.now();
    const comeBack = await outage.goAway(place);
    const [{ call }] = instances;
    const issue = persist(met, await licenseRequest(place, customer, { call, key: randomUUID() }), 201);
    const admin = await licensed.tokens.admin();
    const body = { ...SETTINGS, monthlyDay: number + 2 };
    const put = persist(met, () => call("PUT /api/tenant/settings", { token: admin, body }), 200);
    await sleep(GONE_MS);
    await comeBack();
    spans.push({ from, to: Date.now() });
    scene.tell(`${name} is back …`);
    await Promise.all([issue, put]);
    if ((await countLicenses(place, customer.tenant)) !== 1) issuedTwice += 1;
    const { json } = await parts.call("GET /api/tenant/settings", { token: admin });
    if (json?.monthlyDay !== body.monthlyDay) half += 1;
    await sleep(BACK_MS);
  }
  await traffic.stop();
  await sink.pace(0, 5);
  scene.tell("Delivering what was accepted …");
  // What nobody could write down is held until its claim ends, in real time.
  await whenIdle(place, 240);
  await toEvening(place);
  await toMorning(place);
  const left = await drained(place, 180);
  const promised = [...before, ...met.accepted];
  const { lost, twice, doubled, strayed } = judge(promised, await sink.ledger(), isCaught(spans));
  return [
    atLeast("license checks meanwhile", met.checks, 1),
    none("not answered by the license that is there", met.wrongChecks),
    none("tenants that nobody knows answered by a yes", met.wrongYes),
    atLeast("writes refused as `unavailable` (503)", met.unavailable, TIMES),
    none(
      `writes answered otherwise${met.otherwise.length > 0 ? ` (${[...new Set(met.otherwise)].join(", ")})` : ""}`,
      met.otherwise.length,
    ),
    none("licenses not issued exactly once, by the same key until it was done", issuedTwice),
    none("settings not as they were written at last", half),
    told("alerts accepted before and meanwhile", promised.length),
    none("alerts lost", lost.length),
    told("mails that left twice, answered while nothing could be written down, same Message-ID", twice),
    none("alerts that left twice otherwise", doubled.length),
    none("alerts that were not accepted and left, or to somebody else", strayed.length),
    none("rows left or set aside", left),
  ];
};
