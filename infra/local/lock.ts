import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Many may hold a `shared` lock at once, and nobody an `exclusive` one meanwhile. */
export type LockKind = "shared" | "exclusive";

/**
 * Takes a lock that the operating system gives back however this process ends, and returns what releases it; undefined
 * where another process holds it. It is SQLite's own file lock: Node has none, and a file with a process id in it
 * outlives a hard kill and may name a stranger later.
 */
export const tryLock = (file: string, kind: LockKind): (() => void) | undefined => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec(kind === "exclusive" ? "BEGIN EXCLUSIVE" : "BEGIN; SELECT count(*) FROM sqlite_schema;");
  } catch (error) {
    database.close();
    if (/locked/.test(String(error))) return undefined;
    throw error;
  }
  return () => database.close();
};
