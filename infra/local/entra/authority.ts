import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const fileOf = (folder: string): string => join(folder, "authority.json");

/** Notes the origin of the stand-in at its start: tokens are minted in that name, whichever port it has. */
export const keepAuthority = async (folder: string, authority: string): Promise<void> =>
  writeFile(fileOf(folder), JSON.stringify({ authority }));

/** The origin that the stand-in had at its last start, or undefined where there was none. */
export const readAuthority = async (folder: string): Promise<string | undefined> => {
  try {
    return (JSON.parse(await readFile(fileOf(folder), "utf8")) as { authority: string }).authority;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
};
