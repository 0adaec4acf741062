import { Refusal } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { License } from "./license.ts";
import { findLicense } from "./licenseStore.ts";
import { type SeenLicense, seen } from "./licenseView.ts";

/** The license of an id. Throws `not-found`. */
export const licenseOf = async (sql: Sql, id: string): Promise<License> => {
  const license = await findLicense(await sql.db(), id);
  if (license === undefined) throw new Refusal("not-found", "There is no license of this id.");
  return license;
};

/** A license as employees see it, with its ETag for `changeLicense`. Throws `not-found`. */
export const readLicense = async (sql: Sql, id: string): Promise<SeenLicense> => seen(await licenseOf(sql, id));
