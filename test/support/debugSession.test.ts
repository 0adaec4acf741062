import { describe, expect, test } from "@jest/globals";
import { DECISIONS, type Ending, STATES, type State, stateAt, weigh } from "../../shared/support/debugSession.ts";

const session = (state: State, ending: Ending | null = null) => ({ state, ending, asked_until: 100, ends_at: 200 });

describe("the state of a request for debug logging", () => {
  test("waits and lasts until its instant, and not at it", () => {
    expect([stateAt(session("asked"), 99), stateAt(session("asked"), 100)]).toEqual(["asked", "expired"]);
    expect([stateAt(session("allowed"), 199), stateAt(session("allowed"), 200)]).toEqual(["allowed", "expired"]);
  });

  test("is over for everybody as soon as it is being ended, and stays as it ended", () => {
    expect(stateAt(session("allowed", "withdrawn"), 0)).toBe("withdrawn");
    for (const state of ["refused", "withdrawn", "expired", "resolved", "relinked"] as const) {
      expect(stateAt(session(state, state), 1000)).toBe(state);
    }
  });
});

test("a decision counts in one state, is harmless when repeated, and is too late in every other", () => {
  const weighed = STATES.map((state) => [state, ...DECISIONS.map((decision) => weigh(state, decision))]);
  expect(weighed).toEqual([
    ["asked", "now", "now", "too-late"],
    ["allowed", "before", "too-late", "now"],
    ["refused", "too-late", "before", "too-late"],
    ["withdrawn", "too-late", "too-late", "before"],
    ["expired", "too-late", "too-late", "too-late"],
    ["resolved", "too-late", "too-late", "too-late"],
    ["relinked", "too-late", "too-late", "too-late"],
  ]);
});
