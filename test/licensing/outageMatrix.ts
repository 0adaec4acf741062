/** What is answered in an outage, in the words of docs/outages.md. */
export type Cell = "as usual" | "last answer" | "old end" | "last read" | "unavailable";

/** What is asked, by the columns of the table. */
export const QUESTIONS = [
  "known tenant",
  "with its key",
  "with a nonce",
  "unknown tenant, asked before",
  "unknown tenant",
  "catalogue",
  "signing keys",
] as const;
export type Question = (typeof QUESTIONS)[number];

export type Row = {
  down: readonly ("SQL" | "Tables" | "Key Vault")[];
  /** A warm instance answered before the outage; a cold one starts during it. */
  instance: "warm" | "cold";
  cells: Readonly<Record<Question, Cell>>;
};

const all = (cell: Cell, but: Partial<Row["cells"]> = {}): Row["cells"] => ({
  ...(Object.fromEntries(QUESTIONS.map((question) => [question, cell])) as Row["cells"]),
  ...but,
});

const FROM_MEMORY = all("last answer", {
  "with a nonce": "old end",
  "unknown tenant": "unavailable",
  catalogue: "last read",
  "signing keys": "last read",
});

/** The outage matrix: a test for each cell, and a table in docs/outages.md that says the same. */
export const MATRIX: readonly Row[] = [
  { down: ["SQL"], instance: "warm", cells: all("as usual") },
  { down: ["SQL"], instance: "cold", cells: all("as usual") },
  { down: ["Tables"], instance: "warm", cells: FROM_MEMORY },
  { down: ["Tables"], instance: "cold", cells: all("unavailable") },
  { down: ["SQL", "Tables"], instance: "warm", cells: FROM_MEMORY },
  { down: ["SQL", "Tables"], instance: "cold", cells: all("unavailable") },
  { down: ["Key Vault"], instance: "warm", cells: all("as usual") },
  {
    down: ["Key Vault"],
    instance: "cold",
    cells: all("unavailable", { catalogue: "as usual", "signing keys": "as usual" }),
  },
];

/** The matrix as the rows of a Markdown table, headings first: what docs/outages.md must hold. */
export const tableRows = (): string[][] => [
  ["down", "instance", ...QUESTIONS],
  ...MATRIX.map(({ down, instance, cells }) => [
    down.join(" and "),
    instance,
    ...QUESTIONS.map((question) => cells[question]),
  ]),
];
