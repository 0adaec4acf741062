import { readFile } from "node:fs/promises";
import { type CorsSettings, corsSettingsOf } from "./cors.ts";
import { HostError, messageOf } from "./hostError.ts";

export type LocalSettings = { values: Readonly<Record<string, string>>; cors: CorsSettings | undefined };

type Shape = { Values?: Record<string, unknown>; Host?: { CORS?: string; CORSCredentials?: boolean } };

/** Reads a local.settings.json as `func start` does. Throws `HostError` where it cannot be read. */
export const readLocalSettings = async (file: string): Promise<LocalSettings> => {
  let shape: Shape;
  try {
    shape = JSON.parse(await readFile(file, "utf8")) as Shape;
  } catch (error) {
    throw new HostError([`${file} cannot be read: ${messageOf(error)}`], { cause: error });
  }
  const values = Object.entries(shape.Values ?? {}).map(([name, value]) => [name, String(value)] as const);
  return { values: Object.fromEntries(values), cors: corsSettingsOf(shape.Host?.CORS, shape.Host?.CORSCredentials) };
};
