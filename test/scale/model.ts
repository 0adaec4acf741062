import { SIDE_BY_SIDE } from "../../shared/alerts/createAlerts.ts";
import { ANSWERS_HELD } from "../../shared/licensing/checkLicense.ts";
import { YOUNG } from "../../shared/licensing/confirmation.ts";
import { ENTRIES_HELD } from "../../shared/licensing/knownEntitlements.ts";
import { MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { POOL } from "../../shared/platform/config/readStores.ts";
import { RUN } from "../../shared/platform/config/schedules.ts";
import { POLL_EVERY } from "../../shared/platform/mail/communicationServices.ts";
import { EVENLY } from "../../shared/platform/mail/mailAllowance.ts";
import { KEYS_HELD } from "../../shared/platform/vault/keyring.ts";
import type { Deployment } from "./deployment.ts";
import type { Figures } from "./figures.ts";
import { anHour, KEY_WINDOW, LIMITS, ofMinutes, ROOM_OF_SET } from "./limits.ts";
import { ALERTS, HANDED_OVER_IN, type Workload } from "./workload.ts";

/** What so many tenants take of one part, and what it has. */
export type Part = { name: PartName; takes: number; room: number };

/** Each part: what is counted, and what gives way where there is too little. */
export const PARTS = {
  instances: { what: "instances that answer checks", short: "instances" },
  reads: { what: "requests to Tables, a second", short: "Tables" },
  memory: { what: "MB of memory of one instance", short: "memory" },
  feed: { what: "readings of the change feed, a second", short: "the change feed" },
  set: { what: "tenants in the set of licensed ones", short: "the set of tenants" },
  connections: { what: "connections to SQL, if every instance uses all of its own", short: "SQL connections" },
  storing: { what: "alerts handed over, a second", short: "storing alerts" },
  waiting: { what: "GB of alerts that wait", short: "SQL storage" },
  quota: { what: "summaries an hour: what the mail service takes", short: "mail quota" },
  drain: { what: "summaries an hour: the drain, four mails at a time", short: "the drain's four mails" },
  telling: { what: "summaries an hour: the drain's SQL and processor", short: "the drain's processor" },
  keys: { what: "data keys opened by Key Vault, an hour", short: "Key Vault" },
} as const;
export type PartName = keyof typeof PARTS;

/** Of an instance's core, what checks may use: an instance that is full answers late before another one is there. */
const HALF = 0.5;
const CORE_MEGABYTES = 2_048;
const MICROSECONDS = 1_000_000;
const MEGABYTE = 1_000_000;
const GIGABYTE = 1_000_000_000;
/** Of a minute, while the timer's run lasts; the next one begins with the next minute. */
const AT_WORK = RUN / MINUTE;

const DATABASES: Readonly<Record<string, { workers: number; storage: number }>> = {
  S0: { workers: LIMITS.workersS0.value, storage: LIMITS.storageS0.value },
  GP_Gen5_4: { workers: LIMITS.workersGp4.value, storage: LIMITS.storageGp4.value },
};

/** How likely what is asked for is held, where all are asked for alike: the worst case, as real tenants are not alike. */
export const heldOf = (room: number, things: number): number => Math.min(1, room / things);

/** Checks a second, and their cost where some answers are held, others are signed anew and others read from Tables. */
const checksOf = (tenants: number, workload: Workload, figures: Figures) => {
  const perSecond = (tenants * workload.people * workload.checks) / (workload.rush * (MINUTE / SECOND));
  const known = heldOf(ENTRIES_HELD, tenants);
  const answered = Math.min(known, heldOf(ANSWERS_HELD, tenants * workload.questions));
  const cost = answered * figures.held + (known - answered) * figures.signed + (1 - known) * figures.read;
  return { perSecond, cost, readsPerSecond: perSecond * (1 - known) };
};

/** Bytes of an instance's memory: the process, the set of licensed tenants, and what is held of those that asked. */
const memoryOf = (tenants: number, figures: Figures): number =>
  figures.process + tenants * figures.inSet + Math.min(tenants, ENTRIES_HELD) * figures.inMemory;

/**
 * Openings of data keys while summaries of all tenants leave. Their order is by chance, so where there are more tenants
 * than keys are held, nearly each summary opens its tenant's key anew.
 */
const openingsOf = (tenants: number, summaries: number): number =>
  Math.max(tenants, summaries * (1 - heldOf(KEYS_HELD, tenants)));

/** What so many tenants take of each part of a deployment, and what each has. Pure. */
export const partsOf = (
  tenants: number,
  workload: Workload,
  deployment: Deployment,
  figures: Figures,
): readonly Part[] => {
  const database = DATABASES[deployment.databaseSize];
  if (database === undefined) throw new Error(`No limits are known of a database of ${deployment.databaseSize}.`);
  const { maximumInstances, instanceMemory, mailsPerMinute, mailsPerHour } = deployment;

  const checks = checksOf(tenants, workload, figures);
  const core = (instanceMemory / CORE_MEGABYTES) * HALF * MICROSECONDS;
  const instances = Math.max(1, Math.ceil((checks.perSecond * checks.cost) / core));
  const room = Math.min(maximumInstances, LIMITS.instances.value, LIMITS.regionMemory.value / instanceMemory);
  const running = Math.min(instances, room);
  const looks = running / (YOUNG / SECOND);

  const summaries = tenants * workload.recipients;
  const summariesAnHour = (summaries / workload.within) * 60;
  const alerts = summaries * ALERTS;
  const keyUses = deployment.keyType === "RSA-HSM" ? LIMITS.unwrapHsm.value : LIMITS.unwrapSoftware.value;

  return [
    { name: "instances", takes: instances, room },
    { name: "memory", takes: memoryOf(tenants, figures) / MEGABYTE, room: instanceMemory },
    // Each look at the feed looks at the catalogue's counter too.
    { name: "reads", takes: checks.readsPerSecond + 2 * looks, room: LIMITS.account.value },
    { name: "feed", takes: looks, room: LIMITS.partition.value },
    { name: "set", takes: tenants, room: ROOM_OF_SET },
    { name: "connections", takes: running * POOL, room: database.workers },
    { name: "storing", takes: alerts / (HANDED_OVER_IN * 3_600), room: figures.stored },
    { name: "waiting", takes: (alerts * figures.waiting) / GIGABYTE, room: database.storage },
    { name: "quota", takes: summariesAnHour, room: EVENLY * Math.min(ofMinutes(mailsPerMinute), mailsPerHour) },
    { name: "drain", takes: summariesAnHour, room: anHour(SIDE_BY_SIDE, POLL_EVERY) * AT_WORK },
    { name: "telling", takes: summariesAnHour, room: (anHour(figures.toldInSummaries, SECOND) * AT_WORK) / ALERTS },
    { name: "keys", takes: (openingsOf(tenants, summaries) / workload.within) * 60, room: anHour(keyUses, KEY_WINDOW) },
  ];
};

/** By how much more than it has, or less, a part is asked for. */
export const shareOf = ({ takes, room }: Part): number => takes / room;

/** The parts that have too little, the scarcest first. */
export const bottlenecksOf = (parts: readonly Part[]): readonly Part[] =>
  parts.filter((part) => shareOf(part) > 1).toSorted((one, other) => shareOf(other) - shareOf(one));

const LEAVING: readonly PartName[] = ["quota", "drain", "telling", "keys"];

/** Minutes after 09:00 at which the last summary leaves: what the slowest of the steps takes for all of them. */
export const lastSummaryAfter = (parts: readonly Part[], { within }: Workload): number =>
  within * Math.max(...parts.filter(({ name }) => LEAVING.includes(name)).map(shareOf));
