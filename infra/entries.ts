import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** What is built of the app: Usher, its maintenance, and the parts of it that exist on a developer's machine only. */
export const appEntries = {
  main: join(root, "functions/main.ts"),
  maintenance: join(root, "functions/maintenance/main.ts"),
  "local/parts": join(root, "infra/local/parts.ts"),
} as const;
