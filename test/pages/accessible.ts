import { expect } from "@jest/globals";
import axe from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Found = { violations: { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] }[] };

/** Nothing in the page as it is now goes against WCAG 2.2 AA, as far as axe-core can see, the size of targets (2.5.8) included. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Found>(
    `axe.run(document, { runOnly: { type: "tag", values: ${JSON.stringify(RULES)} } })`,
  );
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${JSON.stringify(target)}: ${failureSummary ?? ""}`),
  );
  expect(told).toEqual([]);
};
