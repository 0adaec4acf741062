import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Deployment, readDeployment, SIZES } from "./deployment.ts";
import { type Figures, figuresIn, readFigures } from "./figures.ts";
import { LIMITS } from "./limits.ts";
import { bottlenecksOf, heldOf, lastSummaryAfter, type Part, type PartName, partsOf } from "./model.ts";
import { simulate } from "./simulate.ts";
import { durationText } from "./tables.ts";
import { TENANTS, WORKLOAD } from "./workload.ts";

const document = readFileSync(resolve(import.meta.dirname, "../../docs/scale.md"), "utf8");

const FIGURES: Figures = {
  held: 400,
  signed: 450,
  read: 900,
  toldInSummaries: 3_000,
  stored: 1_000,
  process: 400_000_000,
  inSet: 16,
  inMemory: 3_000,
  waiting: 4_000,
};
const SMALL: Deployment = {
  databaseSize: "S0",
  keyType: "RSA",
  maximumInstances: 40,
  instanceMemory: 2_048,
  mailsPerMinute: 30,
  mailsPerHour: 100,
};

const part = (name: PartName, tenants: number, deployment = SMALL, workload = WORKLOAD): Part => {
  const found = partsOf(tenants, workload, deployment, FIGURES).find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no part ${name}.`);
  return found;
};

describe("docs/scale.md", () => {
  test("tells what the model prints, from the figures of docs/performance.md and the parameters of infra/azure", async () => {
    const figures = await readFigures();
    const deployments = await Promise.all(
      SIZES.map(async (size) => ({ size, deployment: await readDeployment(size) })),
    );
    const tables = simulate({ tenants: TENANTS, workload: WORKLOAD, figures, deployments });
    expect(tables).toHaveLength(5);
    for (const { table } of tables) expect(document).toContain(`\n\n${table}\n`);
  });

  test("names Microsoft's own page for each limit", () => {
    for (const { source } of Object.values(LIMITS)) expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/en-us\//);
  });
});

describe("The model", () => {
  test("finds no part too small for a hundred tenants, once mail is not", () => {
    const generous = { ...SMALL, mailsPerMinute: 1_000, mailsPerHour: 20_000 };
    expect(bottlenecksOf(partsOf(100, WORKLOAD, generous, FIGURES))).toEqual([]);
    expect(bottlenecksOf(partsOf(100, WORKLOAD, SMALL, FIGURES)).map(({ name }) => name)).toEqual(["quota"]);
  });

  test("takes the smaller of a mail service's two limits, and leaves some of it to mail that somebody waits for", () => {
    expect(part("quota", 100).room).toBe(80);
    expect(part("quota", 100, { ...SMALL, mailsPerMinute: 1, mailsPerHour: 1_000 }).room).toBe(48);
  });

  test("reckons the last summary by the slowest step", () => {
    // 1,000 summaries at 80 an hour.
    expect(lastSummaryAfter(partsOf(100, WORKLOAD, SMALL, FIGURES), WORKLOAD)).toBeCloseTo(750, 9);
    const generous = { ...SMALL, mailsPerMinute: 10_000, mailsPerHour: 1_000_000 };
    // 10,000 of them, four a second in 50 seconds of each minute.
    expect(lastSummaryAfter(partsOf(1_000, WORKLOAD, generous, FIGURES), WORKLOAD)).toBeCloseTo(50, 9);
  });

  test("asks Tables about no tenant while an instance holds all of them, and about the rest of them after", () => {
    expect(part("reads", 40_000).takes).toBeLessThan(20);
    // 80,000 tenants ask 80,000 × 200 times in 600 s; of half of them nothing is held.
    expect(Math.round(part("reads", 80_000).takes / 1_000)).toBe(13);
  });

  test("takes a check for dearer where its answer is signed, and dearer still where it is read", () => {
    // 2,500 tenants with four questions each are all that answers are held for; 40,000 all that licenses are held of.
    expect(part("instances", 2_500).takes).toBe(Math.ceil((833.3 * 400) / 500_000));
    expect(part("instances", 40_000).takes).toBe(Math.ceil((13_333 * (400 / 16 + (450 * 15) / 16)) / 500_000));
    expect(part("instances", 100_000).takes).toBe(
      Math.ceil((33_333 * (0.025 * 400 + 0.375 * 450 + 0.6 * 900)) / 500_000),
    );
  });

  test("has Key Vault open each key once where all are held, and nearly one a summary beyond", () => {
    expect(part("keys", 1_000).takes).toBeCloseTo(1_000, 9);
    expect(part("keys", 100_000).takes).toBeCloseTo(990_000, 6);
    expect(part("keys", 100, { ...SMALL, keyType: "RSA-HSM" }).room).toBe(part("keys", 100).room / 2);
  });

  test("lets instances grow no further than their number or the region's memory allows", () => {
    const deployment = { ...SMALL, maximumInstances: 1_000 };
    expect(part("instances", 100, deployment).room).toBe(250);
    expect(part("connections", 1_000_000, deployment).takes).toBe(1_000);
  });

  test("knows no database of which it has no limits", () => {
    expect(() => partsOf(100, WORKLOAD, { ...SMALL, databaseSize: "P15" }, FIGURES)).toThrow("P15");
  });

  test("holds at most everything", () => {
    expect([heldOf(10, 5), heldOf(10, 40)]).toEqual([1, 0.25]);
  });

  test("says when summaries never catch up", () => {
    expect([5.2, 119, 180, 1_440, 2_880].map(durationText)).toEqual([
      "6 min",
      "119 min",
      "3 h",
      "24 h",
      "never: one day's take 2 days",
    ]);
  });

  test("refuses to reckon with a figure that docs/performance.md does not have", () => {
    expect(() => figuresIn("| what | measured |")).toThrow(/docs\/performance\.md has no row/);
  });
});
