import type { Answered } from "../../e2e/client.ts";
import { expectStatus, type Licensed, SITE } from "./customer.ts";
import type { Place } from "./place.ts";
import { within } from "./waiting.ts";

/** Seconds. */
const PATIENCE = 180;

type Page = { entries: { event: string; outcome: string; count: number }[]; continuation: string | null };

/** How many alerts with this outcome the site's history tells of. */
const toldOf = async ({ parts }: Place, licensed: Licensed, outcome: string): Promise<number> => {
  const token = await licensed.tokens.on("reader");
  let count = 0;
  let continuation: string | null = null;
  do {
    const query = new URLSearchParams({ outcome, ...(continuation === null ? {} : { continuation }) });
    const answered: Answered = await expectStatus(
      parts.call(`GET /api/sites/${SITE}/history?${query.toString()}`, { token }),
      200,
    );
    const page = answered.json as unknown as Page;
    count += page.entries.reduce((sum, entry) => sum + entry.count, 0);
    continuation = page.continuation;
  } while (continuation !== null);
  return count;
};

/** The same, once all that is to be told stands there: what was noted for it is told by whoever delivers. */
export const historyOf = async (
  place: Place,
  licensed: Licensed,
  outcome: "success" | "error" = "success",
): Promise<number> => {
  const db = await place.sql.db();
  const isTold = async (): Promise<boolean> =>
    (await db.selectFrom("alert_reports").select("id").executeTakeFirst()) === undefined;
  await within(PATIENCE, isTold);
  return toldOf(place, licensed, outcome);
};
