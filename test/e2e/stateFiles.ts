import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Every file in a folder and below, by its path from there. One that goes meanwhile, as temporary ones do, is left out. */
export const filesIn = async (folder: string): Promise<[string, Buffer][]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }): Promise<[string, Buffer][]> => {
      const file = path.join(parentPath, name);
      try {
        return [[path.relative(folder, file), await readFile(file)]];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
      }
    });
  return (await Promise.all(read)).flat();
};
