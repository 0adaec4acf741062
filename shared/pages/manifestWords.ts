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
  if (stay.kind === "permanent") return `as long as Usher runs. ${stay.why}`;
  return stay.atMostMs === undefined
    ? "until it has served"
    : `until it has served, ${spanWords(stay.atMostMs)} at most`;
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

/** How the most delicate part of a row is protected, as a sentence. */
export const protectionWords = ({ fields, sealing }: Pick<TableDeclaration, "fields" | "sealing">): string => {
  const used = new Set(Object.values(fields).map(({ protection }) => protection));
  if (sealing !== undefined && "systemSubject" in sealing) return "Encrypted with a key of Usher's own.";
  if (used.has("sealed"))
    return "Encrypted with a key that belongs to this data alone. What can be read beside it names nobody.";
  if (used.has("wrapped")) return "Encrypted by a key that never leaves Azure Key Vault.";
  if (used.has("keyed-index")) return "Nothing in it names anybody; an address is kept as a keyed fingerprint only.";
  return "Nothing in it names anybody.";
};

/** How a field is protected: what stands above the list of such fields. */
export type Protection = FieldDeclaration["protection"];
export const PROTECTIONS: readonly (readonly [Protection, string])[] = [
  ["sealed", "Encrypted"],
  ["wrapped", "Encrypted by Key Vault"],
  ["keyed-index", "As keyed fingerprints"],
  ["hash", "As hashes"],
  ["plain", "Readable"],
];

/** What the fields of one protection are, each meaning once. */
export const fieldWords = ({ fields }: Pick<TableDeclaration, "fields">, protection: Protection): string[] => {
  const chosen = Object.values(fields).filter((field) => field.protection === protection);
  return [
    ...new Set(
      chosen.flatMap((field) =>
        "leaves" in field ? Object.values(field.leaves).map(({ what }) => what) : [field.what],
      ),
    ),
  ];
};

/** How long the platform keeps something; `backupDays`: as the settings say. */
export const daysWords = (days: PlatformRecord["days"], backupDays: number): string => {
  if (days === null) return "as long as Usher runs; it is about nobody";
  if (days === 0) return "not kept: it is switched off";
  return `${counted(days === "backups" ? backupDays : days, "day")} at most`;
};

/** What the platform keeps where mail leaves in this way. */
export const recordsFor = (records: readonly PlatformRecord[], mailBy: string): PlatformRecord[] =>
  records.filter((record) => record.mailBy === undefined || record.mailBy === mailBy);
