import { DAY, HOUR, MINUTE, SECOND } from "../platform/clock.ts";
import type {
  Erasure,
  FieldDeclaration,
  Owner,
  PlatformRecord,
  Stay,
  TableDeclaration,
} from "../platform/declaration.ts";

/** The language of the data manifest (`platform/declaration.ts`) in words for everybody. */

const UNITS = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
  ["second", SECOND],
] as const;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;

/** A span of time (milliseconds) in the largest unit of which it is a whole number: "30 days", "90 minutes". */
export const spanWords = (ms: number): string => {
  const [unit, length] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ["second", SECOND];
  return counted(ms / length, unit);
};

/** How long a row stays, as a phrase. */
export const stayWords = (stay: Stay): string => {
  if (stay.kind === "until-erased") return "until it is deleted on request";
  if (stay.kind === "after") return `until ${spanWords(stay.ms)} after ${stay.event}`;
  if (stay.kind === "beyond-backups") {
    return `until the last backup from before ${stay.event} is gone, and ${spanWords(stay.ms)} more`;
  }
  if (stay.kind === "permanent") return "as long as Usher runs";
  return stay.atMostMs === undefined
    ? "until it has done its work"
    : `until it has done its work, ${spanWords(stay.atMostMs)} at most`;
};

/** What a deletion on request does to a row, as a phrase. */
export const erasureWords = ({ how }: Erasure): string =>
  ({
    "key-first": "its key is destroyed at once, so that no copy opens any more; then it is removed",
    "row-deleted": "it is removed",
    "not-personal": "it stays, as it is about nobody",
  })[how];

export const storeWords = ({ store }: Pick<TableDeclaration, "store">): string =>
  ({ sql: "SQL database", "azure-tables": "Azure Tables" })[store];

export const ownerWords = (owner: Owner): string =>
  ({
    organization: "your organization",
    registration: "who registers",
    requester: "who writes to support",
    tenant: "your tenant",
    employee: "the vendor's employee",
    anyone: "whoever typed an address",
    vendor: "the vendor",
    system: "Usher itself",
  })[owner];

/** From the most delicate to what anybody may read. */
const LEVELS = {
  system: "Encrypted with a key of Usher's own.",
  sealed: "Encrypted with a key that belongs to this data alone. What can be read beside it names nobody.",
  wrapped: "Encrypted by a key that never leaves Azure Key Vault.",
  indexed:
    "Nothing in it names anybody: what must be known again, such as an address, is kept as a fingerprint that only Usher can make.",
  plain: "Nothing in it names anybody.",
} as const;

type Level = keyof typeof LEVELS;

const levelOf = ({ fields, sealing }: Pick<TableDeclaration, "fields" | "sealing">): Level => {
  if (sealing !== undefined) return "systemSubject" in sealing ? "system" : "sealed";
  const used = new Set(Object.values(fields).map(({ protection }) => protection));
  if (used.has("wrapped")) return "wrapped";
  return used.has("keyed-index") ? "indexed" : "plain";
};

/** How the most delicate part of a row is protected, as a sentence. */
export const protectionWords = (declaration: TableDeclaration): string => LEVELS[levelOf(declaration)];

/** The same for rows of several tables. */
export const protectionOfAll = (declarations: readonly TableDeclaration[]): string => {
  const used = new Set(declarations.map(levelOf));
  if (used.has("sealed")) {
    return "What says who somebody is, or what they wrote, is encrypted with a key that belongs to that data alone. What can be read beside it names nobody.";
  }
  return LEVELS[(Object.keys(LEVELS) as Level[]).find((level) => used.has(level)) ?? "plain"];
};

/** How a field is protected: what stands above the list of such fields. */
export type Protection = FieldDeclaration["protection"];
export const PROTECTIONS: readonly (readonly [Protection, string])[] = [
  ["sealed", "Encrypted"],
  ["wrapped", "Encrypted by Key Vault"],
  ["keyed-index", "As fingerprints that only Usher can make"],
  ["hash", "As hashes"],
  ["plain", "Readable"],
];

/** Every value of a row: a field of its own, or a leaf inside one. */
export const valuesOf = ({ fields }: Pick<TableDeclaration, "fields">): { protection: Protection; what: string }[] =>
  Object.values(fields).flatMap((field) => {
    const { protection } = field;
    if ("leaves" in field) return Object.values(field.leaves).map(({ what }) => ({ protection, what }));
    return [{ protection, what: field.what }];
  });

/** Whether an organization's export gives rows out, or why it does not. */
export const exportWords = ({ export: rows }: Pick<TableDeclaration, "export">): string => {
  if (rows === undefined) return "No. It is about no customer.";
  return "withheld" in rows ? `No. ${rows.withheld}` : "Yes.";
};

export const dayCount = (days: number): string => counted(days, "day");

/** How long the platform keeps something; `backupDays`: as the settings say of backups. */
export const daysWords = (days: PlatformRecord["days"], backupDays: number): string => {
  if (days === null) return "as long as Usher runs; it is about nobody";
  if (days === 0) return "not at all: it is switched off";
  return `for ${dayCount(days === "backups" ? backupDays : days)}`;
};

/** What holds where mail leaves in this way. */
export const keptWith = <Each extends { mailBy?: string }>(mailBy: string, all: readonly Each[]): Each[] =>
  all.filter((each) => each.mailBy === undefined || each.mailBy === mailBy);
