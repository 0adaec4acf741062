import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What is known of a timer from one start of the host to the next; instants in epoch milliseconds, null is never. */
export type TimerStatus = { last: number | null; next: number; lastUpdated: number | null };

/** The status as the host writes it into its own storage and into a timer's input: .NET's names and instants. */
export type WrittenStatus = { Last: string; Next: string; LastUpdated: string };

const NEVER = "0001-01-01T00:00:00+00:00";

const write = (instant: number | null): string =>
  instant === null ? NEVER : `${new Date(instant).toISOString().replace(/\.?0*Z$/, "")}+00:00`;

const read = (text: unknown): number | null => {
  const instant = typeof text === "string" && text !== NEVER ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
};

export const writeStatus = ({ last, next, lastUpdated }: TimerStatus): WrittenStatus => ({
  Last: write(last),
  Next: write(next),
  LastUpdated: write(lastUpdated),
});

export type StatusStore = {
  read(timer: string): Promise<TimerStatus | undefined>;
  write(timer: string, status: TimerStatus): Promise<void>;
};

/** Keeps one small file a timer in a folder; one that cannot be read counts as absent, as it does in Azure. */
export const fileStatusStore = (folder: string): StatusStore => ({
  async read(timer) {
    try {
      const written = JSON.parse(await readFile(join(folder, `${timer}.json`), "utf8")) as Partial<WrittenStatus>;
      const next = read(written.Next);
      return next === null ? undefined : { last: read(written.Last), next, lastUpdated: read(written.LastUpdated) };
    } catch {
      return undefined;
    }
  },
  async write(timer, status) {
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${timer}.json`);
    await writeFile(`${file}.new`, `${JSON.stringify(writeStatus(status))}\n`);
    await rename(`${file}.new`, file);
  },
});
