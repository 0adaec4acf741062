import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A value as programs write it: as text in two encodings, in hex, and in base64 at each of its three offsets. */
const formsOf = (value: string): Buffer[] => {
  const bytes = Buffer.from(value);
  const shifted = [0, 1, 2].map((offset) =>
    // What depends on the bytes beside it is cut off at both ends.
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(offset === 0 ? 0 : offset + 1)
      .replace(/.?.?=*$/, ""),
  );
  return [
    bytes,
    Buffer.from(value, "utf16le"),
    Buffer.from(bytes.toString("hex")),
    ...shifted.map((form) => Buffer.from(form)),
  ];
};

const contentOf = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    // A temporary file may go meanwhile.
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });

/** How many files of a folder and below were looked into, those in `except` left out, and which of them hold one of the values. */
export const filesWith = async (
  folder: string,
  values: readonly string[],
  except?: string,
): Promise<{ looked: number; found: string[] }> => {
  const forms = values.flatMap(formsOf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => except === undefined || !file.startsWith(except + sep));
  const found: string[] = [];
  for (const file of files) {
    const content = await contentOf(file);
    if (forms.some((form) => content.includes(form))) found.push(relative(folder, file));
  }
  return { looked: files.length, found };
};
