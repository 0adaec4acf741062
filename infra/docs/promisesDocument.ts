import {
  daysWords,
  erasureWords,
  ownerWords,
  PROTECTIONS,
  stayWords,
  storeWords,
  valuesOf,
} from "../../shared/pages/manifestWords.ts";
import { TOPICS } from "../../shared/pages/topics.ts";
import type { PlatformRecord, TableDeclaration } from "../../shared/platform/declaration.ts";
import type { Manifest } from "../../shared/privacy/manifest.ts";
import type { Promised } from "../../shared/privacy/promises.ts";
import { HOW_THE_PROOFS_LOOK } from "./proofs.ts";

const code = (path: string): string => `\`${path}\``;

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const promiseRow = ({ id, sentence, mechanism, proof, missing }: Promised): string[] => [
  id,
  sentence,
  mechanism.map(({ text, files }) => `${text}: ${files.map(code).join(", ")}`).join("; "),
  proof.map(code).join(", "),
  missing === undefined ? "held" : `to come: ${missing}`,
];

/** How many values of a row are protected in which way. */
const protections = (declaration: TableDeclaration): string => {
  const values = valuesOf(declaration);
  return PROTECTIONS.map(([protection, title]) => {
    const count = values.filter((value) => value.protection === protection).length;
    return count === 0 ? "" : `${title.toLowerCase()}: ${count}`;
  })
    .filter((words) => words !== "")
    .join(", ");
};

const tableRow = (declaration: TableDeclaration): string[] => [
  TOPICS[declaration.topic].title,
  `${code(declaration.table)}, ${storeWords(declaration)}`,
  declaration.about,
  declaration.whose.map(ownerWords).join(", "),
  protections(declaration),
  declaration.stays.kind === "permanent"
    ? `${stayWords(declaration.stays)}: ${declaration.stays.why}`
    : stayWords(declaration.stays),
  erasureWords(declaration.erasure),
];

const platformRow = ({ service, what, days, setBy }: PlatformRecord): string[] => [
  service,
  what,
  days === "backups" ? "as `USHER_BACKUP_DAYS` says" : daysWords(days, 0),
  setBy,
];

/** `docs/promises.md`: the promises with what keeps and shows them, and all that is kept, of the date `changedOn`. */
export const promisesDocument = (promises: readonly Promised[], manifest: Manifest, changedOn: string): string =>
  `# What Usher promises, and what keeps it

_Last changed on ${changedOn}. Made by \`npm run docs\` from \`shared/privacy/promises.ts\` and the data manifest; a test fails when it is stale._

Each promise has a mechanism that enforces it and a test that fails when the mechanism is taken out. _Held_ means that both are there today.
What is only partly there is not counted as held. \`npm run promises\` runs the tests and says which promise holds;
\`npm run promises -- --mutants\` takes each mechanism out and says whether the test noticed.

${table(["", "promise", "mechanism", "proof", "state"], promises.map(promiseRow))}

${HOW_THE_PROOFS_LOOK}
## What is kept

The data manifest (\`shared/privacy/manifest.ts\`) lists every field that is stored; the rooms declare their own, and
\`test/promises/manifest.test.ts\` holds it against the real schema, the real entities and every opened payload. \`GET /privacy\` tells the same, field
by field.

${table(["topic", "where", "what a row is", "whose", "values by protection", "stays", "on deletion"], manifest.tables.map(tableRow))}

## What the platform keeps

${table(["service", "what", "days", "set by"], manifest.platform.map(platformRow))}
`;
