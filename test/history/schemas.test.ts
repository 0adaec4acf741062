import { describe, expect, test } from "@jest/globals";
import { historyBody } from "../../shared/history/schemas.ts";
import { faultsOf } from "../../shared/platform/http/faults.ts";
import { told } from "./world.ts";

const faults = (body: unknown): string[] => {
  const { error } = historyBody.safeParse(body);
  return error ? faultsOf(error, body).map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe("what a component may send", () => {
  test("is one entry, a list, or a list by its name, and each says where its entries stand", () => {
    const entry = told();
    const forms: [unknown, string[]][] = [
      [entry, [""]],
      [
        [entry, entry],
        ["/0", "/1"],
      ],
      [{ entries: [entry] }, ["/entries/0"]],
    ];
    for (const [body, pointers] of forms) {
      const { entries, pointerOf } = historyBody.parse(body);
      expect(entries.map((_, place) => pointerOf(place))).toEqual(pointers);
      expect(entries[0]).toEqual(entry);
    }
  });

  test("has its faults told by the form that was meant", () => {
    const { outcome: _, ...incomplete } = told();
    expect(faults(incomplete)).toEqual(["/outcome required"]);
    expect(faults([told(), incomplete])).toEqual(["/1/outcome required"]);
    expect(faults({ entries: [{ ...told(), count: -1 }] })).toEqual(["/entries/0/count too-small"]);
    expect(faults([])).toEqual([" too-small"]);
    expect(faults(Array.from({ length: 101 }, () => told()))).toEqual([" too-large"]);
    expect(faults("words")).toEqual([" wrong-type"]);
  });

  test.each([
    ["a name", { ...told(), user: "Ada" }, "/user unknown-field"],
    ["an instant of its own", { ...told(), at: "2026-01-01T00:00:00Z" }, "/at unknown-field"],
    ["words in the place of an id", { ...told(), component: "mail to Ada" }, "/component wrong-format"],
    ["an address in the place of an id", { ...told(), component: "ada@contoso.com" }, "/component wrong-format"],
    ["an event of its own", { ...told(), event: "mailed Ada" }, "/event unknown-value"],
    ["an item by its title", { ...told(), itemId: "Ada's leave" }, "/itemId wrong-type"],
    ["a list by its title", { ...told(), listId: "Leave requests" }, "/listId wrong-format"],
    ["a fraction of a count", { ...told(), count: 0.5 }, "/count wrong-type"],
  ])("has no room for %s", (_, body, fault) => {
    expect(faults(body)).toEqual([fault]);
  });
});
