import { readFile } from "node:fs/promises";
import * as z from "zod";

/**
 * How the stand-ins misbehave, or a tenant is out of the ordinary. `consent-refused`: nobody consented to Usher's
 * permissions. `sign-in-blocked`, `mfa-required`: Conditional Access. `second-geo`: the tenant has two geographies, and
 * all its sites lie in the second. `no-rights`: whatever a token says, its user may do nothing on any site.
 */
export const MOODS = [
  "consent-refused",
  "mfa-required",
  "sign-in-blocked",
  "entra-throttled",
  "graph-throttled",
  "graph-down",
  "sharepoint-throttled",
  "sharepoint-down",
  "second-geo",
  "no-rights",
] as const;

export type Mood = (typeof MOODS)[number];

/** By tenant id or by a user's `oid`. */
const FILE = z.record(z.guid(), z.array(z.enum(MOODS)));

/** A moods file that cannot be understood: better no answer than one that looks as if all were well. */
export class WrongMoods extends Error {
  override readonly name = "WrongMoods";
}

export type Moods = { of(who: { tenant: string; oid: string }): Promise<ReadonlySet<Mood>> };

/**
 * The moods in `file`, read anew at each question, so that a developer or a test changes them by writing the file:
 * `{"<tenant or oid>": ["consent-refused"]}`. Without a file all is well. Throws `WrongMoods`.
 */
export const openMoods = (file: string): Moods => {
  const read = async (): Promise<z.infer<typeof FILE>> => {
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      if ((error as { code?: unknown }).code === "ENOENT") return {};
      throw error;
    }
    try {
      return FILE.parse(JSON.parse(text));
    } catch {
      throw new WrongMoods(`${file} has to hold {"<tenant or oid>": [...]} with any of ${MOODS.join(", ")}.`);
    }
  };
  return {
    async of({ tenant, oid }) {
      const moods = await read();
      return new Set([...(moods[tenant] ?? []), ...(moods[oid] ?? [])]);
    },
  };
};
