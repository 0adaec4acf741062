import { readFile } from "node:fs/promises";
import { join } from "node:path";

const DOCUMENT = join(import.meta.dirname, "../../docs/performance.md");

/** Of docs/performance.md: what one instance was measured to do. */
export type Figures = {
  /** Microseconds of processor time of a check whose answer is held. */
  held: number;
  /** The same of one whose answer has to be signed. */
  signed: number;
  /** The same of one that reads Tables and signs. */
  read: number;
  /** Alerts a second that leave in summaries of ten, with a mail server that takes all of them at once. */
  toldInSummaries: number;
  /** Alerts a second that are stored, where each comes in a call of its own. */
  stored: number;
  /** Bytes of memory of a process that serves checks, resident. */
  process: number;
  /** Bytes in memory for each tenant of the set of licensed ones. */
  inSet: number;
  /** Bytes of heap for what an instance holds of a tenant that asked one question. */
  inMemory: number;
  /** Bytes of the database for an alert that waits. */
  waiting: number;
};

type Cells = { what: string; against: string; measured: string; reference: string };

const cellsIn = (markdown: string): Cells[] =>
  [...markdown.matchAll(/^\| (.*) \|$/gm)].map(([, line = ""]) => {
    const [what = "", against = "", measured = "", reference = ""] = line.split("|").map((cell) => cell.trim());
    return { what, against, measured, reference };
  });

const numberIn = (cell: string): number => Number.parseFloat(cell.replaceAll(",", ""));

const MEGABYTE = 1_000_000;

/** Reads the figures out of the table of docs/performance.md. Throws where one of them is not there. */
export const figuresIn = (markdown: string): Figures => {
  const rows = cellsIn(markdown);
  const row = (what: RegExp, against = /^/): Cells => {
    const found = rows.find((each) => what.test(each.what) && against.test(each.against));
    if (found === undefined) throw new Error(`docs/performance.md has no row ${what.source}.`);
    return found;
  };
  const measured = (what: RegExp, against?: RegExp): number => numberIn(row(what, against).measured);
  const countIn = (what: RegExp): number => numberIn(what.exec(row(what).what)?.[1] ?? "");
  /** Bytes for each of the things that a row counts in its name. */
  const each = (what: RegExp): number => (measured(what) * MEGABYTE) / countIn(what);
  const processorTime = /^the host's processor time for it$/;
  return {
    held: measured(processorTime, /^a constant/),
    signed: measured(/^the host's processor time for one of them$/),
    read: numberIn(row(processorTime, /^a query and a signature/).reference),
    toldInSummaries: measured(/^delivered in digests of 10, SQLite$/),
    stored: measured(/^stored, one recipient a call, SQLite$/),
    process: measured(/^the host's resident memory after each round$/) * MEGABYTE,
    inSet: each(/^the set of ([\d,]+) licensed tenants, in memory$/),
    inMemory: each(/^([\d,]+) tenants in Tables: heap that holds them and their answers$/),
    waiting: each(/^([\d,]+) alerts due at one instant, SQLite: what they take in its file$/),
  };
};

/** The figures as they stand in docs/performance.md. */
export const readFigures = async (): Promise<Figures> => figuresIn(await readFile(DOCUMENT, "utf8"));
