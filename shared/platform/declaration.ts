import type { TimerName } from "./config/schedules.ts";

/**
 * The language of the data manifest. Each room declares every table that it keeps, every column or property in it, and
 * every leaf inside a payload; `privacy/manifest.ts` puts the parts together, and a test holds them against the real
 * schema, the real entities and the opened payloads. What cannot be said here is not to be stored.
 */
export type TableDeclaration = {
  store: "sql" | "azure-tables";
  table: string;
  /** One table a UTC day, named by `table` and the day (`history20260131`), and dropped whole. */
  series?: "day";
  topic: Topic;
  /** What a row is, in words for a customer. */
  about: string;
  whose: readonly [Owner, ...Owner[]];
  stays: Stay;
  /** How long a row stays that was given up because it does not open, where that is another time. */
  setAside?: Stay;
  erasure: Erasure;
  /** What the sealed fields of a row are bound to, besides table and column. */
  sealing?: Sealing;
  /** How an export finds these rows, or why they stay out of it; absent where they are the vendor's or the system's. */
  export?: Exporting;
  /**
   * Columns in SQL, properties in Azure Tables (keys included). `sites[]` stands for the properties `sites0`, `sites1`, …
   * that a value fills which is too large for one.
   */
  fields: Readonly<Record<string, FieldDeclaration>>;
};

/**
 * Whose data a row may be: what an export and an erasure go by. `registration`: an organization that is not verified
 * yet; `requester`: who wrote to support, registered or not; `anyone`: whoever typed an address, known or not; `vendor`:
 * who runs Usher.
 */
export type Owner =
  | "organization"
  | "registration"
  | "requester"
  | "tenant"
  | "employee"
  | "anyone"
  | "vendor"
  | "system";

/** What people know it by: the part of the page `/privacy` that tells of it. */
export type Topic =
  | "registration"
  | "licenses"
  | "settings"
  | "alerts"
  | "history"
  | "support"
  | "debug"
  | "mail"
  | "technical";

/** How long a row stays at most; to what ends by itself comes the time until the next sweep. */
export type Stay =
  /** As long as its organization is a customer. */
  | { kind: "until-erased" }
  /** Until it has served; with `atMostMs` no longer than that, whether it has or not. */
  | { kind: "until-done"; atMostMs?: undefined }
  | { kind: "until-done"; atMostMs: number; ends: Ends }
  | { kind: "after"; event: string; ms: number; ends: Ends }
  /** As long after an event as backups of the database are kept, which a setting says, and `ms` more. */
  | { kind: "beyond-backups"; event: string; ms: number; ends: Ends }
  | { kind: "permanent"; why: string };

/**
 * What sees to it that a period ends; there is none without it. The sweep deletes a row by the instant of a field, from
 * which its period counts or until which it lasts (`key`: a field by which rows are found); or a step of the sweep or a
 * timer of its own ends it, because keys go before rows, others have to be told, or whole tables are dropped.
 */
export type Ends =
  | { key: string; from: string }
  | { key: string; until: string }
  | { step: StepName }
  | { timer: TimerName };

/** Steps of the sweep that the rooms bring. */
export type StepName =
  | "registrations"
  | "tickets"
  | "debug"
  | "license-changes"
  | "erasures"
  | "forgotten-erasures"
  | "tenant-erasures";

/**
 * What an erasure does to a row: its data key is destroyed at once and the row is swept after, or there is no key and
 * the row is deleted. `by`: the field by which the rows of whoever is erased are found.
 */
export type Erasure = { how: "key-first" | "row-deleted"; by: string } | { how: "not-personal" };

/** Why an organization's export leaves a table out, or how it finds the rows that are the organization's. */
export type Exporting = { withheld: string } | Exported;

/**
 * `as`: the place of a row in the export, in the language of paths: `tickets[]` for one entry a row, `tenants[].settings`
 * where there is one row, "" for the export itself; the fields that are given out lie below it. `by`: the field that
 * holds the organization's id, or the keyed index of its contact's address, or the `key` of a row that an export gives
 * out of another table. `order`: the field by which rows are read and listed, no two of one owner being alike in it.
 * A row whose period is over is not given out. `from`: the instant from which its period counts, where a step of the
 * sweep ends it. With `whileOpen` it counts as long as the row that it belongs to is open: until the instant in its
 * `until`, while its `unless` is empty.
 */
export type Exported = {
  as: string;
  by: string;
  of: "organization" | "address" | { table: string; key: string; whileOpen?: { until: string; unless: string } };
  order: string;
  from?: string;
};

/** The fields that hold the subject and the row in the sealing context; or the system's own subject. */
export type Sealing = { row: string } & ({ subject: string } | { systemSubject: string });

/**
 * The closed list of what a value that anybody can read may be: a UUID, many of them packed to 16 bytes each, epoch
 * milliseconds, a whole number, any number, yes or no, a word of ours or of a standard (no space, no @), 128 or more
 * random or public bits, the name of a key, words that the vendor wrote for everybody, words that a customer wrote for
 * everybody on a site and that were refused where they said who somebody is (promise P6). There is no other free text.
 */
export type PlainForm =
  | "id"
  | "packed-ids"
  | "instant"
  | "count"
  | "number"
  | "flag"
  | "word"
  | "bits"
  | "key-name"
  | "vendor-text"
  | "customer-text";

/** What a sealed value may be besides: text that a person wrote, or a secret (a hash, a token, a private key). */
export type Form = PlainForm | "text" | "secret";

/**
 * How a field is protected. `plain` says nothing about a person, alone or (`leaves`) as JSON; `keyed-index` is an HMAC
 * that finds without telling; `hash` is a hash of random secrets; `wrapped` is a key under the key-encryption key.
 */
export type FieldDeclaration =
  | { protection: "plain"; what: string; form: PlainForm; exported: ExportPath }
  /** `stays`: where it is not the row's. `nested`: steps that may come at any depth, and are left out of the paths. */
  | { protection: "plain"; what: string; leaves: Leaves<PlainForm>; stays?: Stay; nested?: readonly string[] }
  /** `besides`: fixed words that may stand in its place. */
  | { protection: "keyed-index"; what: string; besides: readonly string[] }
  | { protection: "hash" | "wrapped"; what: string }
  | { protection: "sealed"; what: string; leaves: Leaves<Form> };

/**
 * The path in the export under which a value is given out; that of a leaf ends with its own path. `false`: it is not,
 * because it is a secret, or tells its owner nothing.
 */
export type ExportPath = string | false;

/** One value inside a payload. */
export type LeafDeclaration<Of extends Form = Form> = {
  what: string;
  form: Of;
  /** Whether it is about a person. */
  personal: boolean;
  exported: ExportPath;
};

/** By dotted path; `[]` stands for each entry of a list, `[0]` for the first of a list with places of their own. */
export type Leaves<Of extends Form = Form> = Readonly<Record<string, LeafDeclaration<Of>>>;

/** What the platform keeps on its own account, outside of Usher's stores. */
export type PlatformRecord = {
  service: string;
  what: string;
  /**
   * Days that it is kept at most; 0: switched off; `null`: as long as Usher is deployed, and about nobody; `backups`: as
   * many as the settings say that backups are kept.
   */
  days: number | "backups" | null;
  setBy: string;
  /** Kept only where mail leaves this way; absent: always. */
  mailBy?: "communication-services";
  /** The names of what is switched on for it: categories of Azure's diagnostic settings, action groups of SQL auditing. */
  categories?: readonly string[];
};

export const plain = (form: PlainForm, what: string, exported: ExportPath = false): FieldDeclaration => ({
  protection: "plain",
  what,
  form,
  exported,
});
/** JSON that anybody can read. */
export const json = (
  what: string,
  leaves: Leaves<PlainForm>,
  { stays, nested }: { stays?: Stay; nested?: readonly string[] } = {},
): FieldDeclaration => ({
  protection: "plain",
  what,
  leaves,
  ...(stays === undefined ? {} : { stays }),
  ...(nested === undefined ? {} : { nested }),
});
export const keyedIndex = (what: string, ...besides: string[]): FieldDeclaration => ({
  protection: "keyed-index",
  what,
  besides,
});
export const hash = (what: string): FieldDeclaration => ({ protection: "hash", what });
export const wrapped = (what: string): FieldDeclaration => ({ protection: "wrapped", what });
export const sealed = (what: string, leaves: Leaves): FieldDeclaration => ({ protection: "sealed", what, leaves });

/** A leaf about a person: text unless said. */
export const personal = (what: string, exported: ExportPath, form: Form = "text"): LeafDeclaration => ({
  what,
  form,
  personal: true,
  exported,
});
/** A leaf that is about nobody. */
export const neutral = <Of extends PlainForm>(
  form: Of,
  what: string,
  exported: ExportPath = false,
): LeafDeclaration<Of> => ({ what, form, personal: false, exported });
/** A secret: kept to compare or to sign with, never shown, not even to its owner. */
export const secret = (what: string): LeafDeclaration => ({ what, form: "secret", personal: true, exported: false });

export const untilErased: Stay = { kind: "until-erased" };
export const untilDone = (...limit: [] | [atMostMs: number, ends: Ends]): Stay => {
  const [atMostMs, ends] = limit;
  return atMostMs === undefined || ends === undefined ? { kind: "until-done" } : { kind: "until-done", atMostMs, ends };
};
export const after = (event: string, ms: number, ends: Ends): Stay => ({ kind: "after", event, ms, ends });
export const beyondBackups = (event: string, ms: number, ends: Ends): Stay => ({
  kind: "beyond-backups",
  event,
  ms,
  ends,
});
export const permanent = (why: string): Stay => ({ kind: "permanent", why });

export const keyFirst = (by: string): Erasure => ({ how: "key-first", by });
export const rowDeleted = (by: string): Erasure => ({ how: "row-deleted", by });
export const notPersonal: Erasure = { how: "not-personal" };

export const withheld = (why: string): Exporting => ({ withheld: why });
