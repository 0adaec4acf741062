import { describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { exportedOf } from "../../shared/privacy/export/exportedTables.ts";
import { isOver } from "../../shared/privacy/export/isOver.ts";
import { manifest } from "../../shared/privacy/manifest.ts";

const tableOf = (name: string) => {
  const found = exportedOf(manifest.tables).find(({ table }) => table === name);
  if (found === undefined) throw new Error("the export gives nothing out of that table");
  return found;
};

const NOW = Date.UTC(2026, 0, 15);

/** What no sweep has taken away yet is not given out either, to the millisecond. */
describe("a row's time is over", () => {
  test.each([
    ["readings", { at: NOW - 90 * DAY + 1 }, undefined, false],
    ["readings", { at: NOW - 90 * DAY }, undefined, true],
    ["tickets", { resolved_at: null }, undefined, false],
    ["tickets", { resolved_at: NOW - 30 * DAY + 1 }, undefined, false],
    ["tickets", { resolved_at: NOW - 30 * DAY }, undefined, true],
    ["tickets", { resolved_at: 0 }, undefined, true],
    ["links", { expires_at: NOW + 1 }, undefined, false],
    ["links", { expires_at: NOW }, undefined, true],
    ["debug_entries", {}, { ends_at: NOW + 1, ending: null }, false],
    ["debug_entries", {}, { ends_at: NOW + 1, ending: "withdrawn" }, true],
    ["debug_entries", {}, { ends_at: NOW }, true],
    ["debug_entries", {}, { ends_at: null }, true],
    ["licenses", { expires_at: NOW - DAY }, undefined, false],
  ])("%s %j of %j: %s", (table, row, owner, expected) => {
    expect(isOver(tableOf(table), row, owner, NOW)).toBe(expected);
  });
});
