import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";

const root = path.resolve(import.meta.dirname, "../..");
const text = readFileSync(path.join(root, "docs/azure-differences.md"), "utf8");

/** Rows of the tables: what Azure does, what stands for it here, what Usher does, the tests. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| --- ") && !line.startsWith("| Azure | "))
  .filter((line) => !line.endsWith("| test |"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

const filesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);

/** Servers that play nobody's part: an emulator itself, and what finds ports or counts arrivals. */
const HELPERS = ["azurite.ts", "tableService.ts", "listener.ts", "lossyProxy.ts", "ports.ts"];

describe("docs/azure-differences.md", () => {
  test.each(rows)("%s: names the tests that show it, and they are there", (...row) => {
    expect(row).toHaveLength(4);
    const files = filesIn(row.at(-1) ?? "");
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !file.endsWith(".test.ts") || !existsSync(path.join(root, file)))).toEqual([]);
  });

  test("names every server that plays a service of Azure, and each is used by a test", () => {
    const servers = readdirSync(path.join(root, "test/loopback")).filter(
      (file) => !file.endsWith(".test.ts") && !HELPERS.includes(file),
    );
    expect(servers.filter((file) => !text.includes(`\`${file}\``))).toEqual([]);
    const tests = new Set(rows.flatMap((row) => filesIn(row.at(-1) ?? "")));
    const used = [...tests, "test/platform/identity/identityWorld.ts"]
      .map((file) => readFileSync(path.join(root, file), "utf8"))
      .join("\n");
    expect(servers.filter((file) => !used.includes(`loopback/${file}`))).toEqual([]);
  });

  test("says where each service's manners are written", () => {
    const sections = text.split("\n## ").slice(1);
    const services = sections.filter((section) => section.includes("Sources"));
    expect(services).toHaveLength(5);
    expect(services.filter((section) => !section.includes("](https://learn.microsoft.com/"))).toEqual([]);
  });
});
