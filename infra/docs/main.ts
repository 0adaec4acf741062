import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { systemClock, toRfc3339 } from "../../shared/platform/clock.ts";
import { lastChange } from "../../shared/privacy/lastChange.ts";
import { type Change, digestOfWhatIsTold, documentOf } from "./told.ts";

const root = resolve(import.meta.dirname, "../..");

/** Today, where anything that is told has changed. */
const changeOf = (digest: string): Change =>
  digest === lastChange.digest ? lastChange : { on: toRfc3339(systemClock.now()).slice(0, 10), digest };

const { on, digest } = changeOf(digestOfWhatIsTold());

/** `npm run docs`: writes `docs/promises.md` anew, and the date of the last change with it. */
await writeFile(join(root, "docs", "promises.md"), documentOf(on));
await writeFile(
  join(root, "shared", "privacy", "lastChange.ts"),
  `/** When what is told of the promises and of the data last changed. \`npm run docs\` writes this file; a test holds it. */
export const lastChange = {
  on: "${on}",
  digest: "${digest}",
};
`,
);
process.stdout.write(`docs/promises.md is up to date; what it tells last changed on ${on}.\n`);
