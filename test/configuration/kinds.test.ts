import { describe, expect, test } from "@jest/globals";
import { actionsBody, alertsBody, presentForm, printProfilesBody } from "../../shared/configuration/envelope.ts";
import { faultsOf } from "../../shared/platform/http/faults.ts";
import { ACTION, ALERT, EXAMPLES, FIRST_ALERT, PRINT_PROFILE } from "./examples.ts";

const BODIES = { alerts: alertsBody, actions: actionsBody, "print-profiles": printProfilesBody };
type Kind = keyof typeof BODIES;

/** The faults of an envelope as a caller is told them: pointer and code. */
const faults = (kind: Kind, envelope: unknown): string[] => {
  const { error } = BODIES[kind].safeParse(envelope);
  return error ? faultsOf(error, envelope).map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

/** An envelope with one place changed; `path` as in a JSON pointer. */
const withAt = (envelope: object, path: string, value: unknown): object => {
  const copy = JSON.parse(JSON.stringify(envelope)) as Record<string, unknown>;
  const steps = path.split("/").slice(1);
  const last = steps.pop() ?? "";
  let place: Record<string, unknown> = copy;
  for (const step of steps) place = place[step] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
};

describe("settings of every kind", () => {
  test.each(EXAMPLES.map((example) => [`${example.kind}/${example.name}`, example] as const))(
    "%s is taken as it is",
    (_, { kind, envelope }) => {
      expect(BODIES[kind].parse(envelope)).toEqual(envelope);
    },
  );
});

/** Every place where words can stand, with the kind they stand in. */
const TEXTS: readonly [Kind, object, string][] = [
  ["alerts", ALERT, "/title"],
  ["alerts", ALERT, "/note"],
  ["alerts", ALERT, "/definition/subject"],
  ["alerts", ALERT, "/definition/body"],
  ["alerts", ALERT, "/definition/conditions/all/0/any/0/all/0/value/text"],
  ["alerts", ALERT, "/definition/conditions/all/0/any/0/all/1/value/choices/1"],
  ["alerts", FIRST_ALERT, "/definition/subject"],
  ["alerts", FIRST_ALERT, "/definition/conditions/0/value/text"],
  ["actions", ACTION, "/title"],
  ["actions", ACTION, "/definition/trigger/label"],
  ["actions", ACTION, "/definition/steps/0/fields/0/value/text"],
  ["actions", ACTION, "/definition/steps/4/path"],
  ["print-profiles", PRINT_PROFILE, "/definition/template"],
  ["print-profiles", PRINT_PROFILE, "/definition/header"],
  ["print-profiles", PRINT_PROFILE, "/definition/footer"],
];

describe.each(TEXTS)("in %s", (kind, envelope, path) => {
  test.each([
    ["Ask ada@contoso.com", "e-mail-address"],
    ["Ask CONTOSO\\ada", "sign-in-name"],
    ["Call +49 30 90210481", "phone-number"],
  ])(`${path} may not be %j`, (text, code) => {
    expect(faults(kind, withAt(envelope, path, text))).toEqual([`${path} ${code}`]);
  });
});

describe("people", () => {
  test.each([
    ["an address", { type: "user", email: "ada@contoso.com" }],
    ["a name", { type: "me", name: "Ada" }],
    ["words", "ada@contoso.com"],
    ["a group by its name", { type: "group", group: "Approvers" }],
    ["a field by its title", { type: "field", field: "Assigned To" }],
    ["a field that spells an address", { type: "field", field: "ada_x0040_contoso_x002e_com" }],
  ])("are referred to, never %s", (_, recipient) => {
    const [fault = ""] = faults("alerts", withAt(ALERT, "/definition/recipients/0", recipient));
    expect(fault).toMatch(/^\/definition\/recipients\/0/);
    const person = { type: "person", person: recipient };
    const [other = ""] = faults("alerts", withAt(FIRST_ALERT, "/definition/conditions/7/value", person));
    expect(other).toMatch(/^\/definition\/conditions\/7\/value\/person/);
  });
});

describe("faults", () => {
  test.each<[Kind, object, string, unknown, string]>([
    ["alerts", ALERT, "/definition/events", [], "/definition/events too-small"],
    ["alerts", ALERT, "/definition/events/0", { type: "moved" }, "/definition/events/0/type wrong-type"],
    ["alerts", ALERT, "/definition/recipients", [], "/definition/recipients too-small"],
    ["alerts", ALERT, "/definition/delivery", "hourly", "/definition/delivery unknown-value"],
    ["alerts", ALERT, "/definition/subject", "{{user.email}}", "/definition/subject unknown-placeholder"],
    ["alerts", ALERT, "/definition/subject", undefined, "/definition/subject required"],
    ["alerts", ALERT, "/schemaVersion", 3, "/schemaVersion wrong-type"],
    [
      "alerts",
      ALERT,
      "/definition/conditions",
      { field: "Title", operator: "equals" },
      "/definition/conditions/value required",
    ],
    ["alerts", ALERT, "/definition/conditions", { all: [] }, "/definition/conditions/all too-small"],
    ["actions", ACTION, "/definition/steps/1/id", "stamp", "/definition/steps/1/id duplicate"],
    ["actions", ACTION, "/definition/steps/2/attachments", "yes", "/definition/steps/2/attachments wrong-type"],
    ["actions", ACTION, "/definition/haltOnFailure", undefined, "/definition/haltOnFailure required"],
    ["print-profiles", PRINT_PROFILE, "/definition/paper/size", "B7", "/definition/paper/size unknown-value"],
    [
      "print-profiles",
      PRINT_PROFILE,
      "/definition/paper/marginsMm/top",
      -1,
      "/definition/paper/marginsMm/top too-small",
    ],
  ])("of %s are told by their place: %#", (kind, envelope, path, value, fault) => {
    expect(faults(kind, withAt(envelope, path, value))).toEqual([fault]);
  });

  test("are told all at once", () => {
    const spoilt = withAt(withAt(ALERT, "/definition/subject", ""), "/definition/on", "yes");
    expect(faults("alerts", withAt(spoilt, "/owner", "Ada")).toSorted()).toEqual([
      "/definition/on wrong-type",
      "/definition/subject too-small",
      "/owner unknown-field",
    ]);
  });

  test("of nesting: conditions go six deep and no further", () => {
    const comparison = { field: "Title", operator: "isEmpty" };
    const nested = (depth: number): object => (depth === 0 ? comparison : { all: [nested(depth - 1)] });
    expect(faults("alerts", withAt(ALERT, "/definition/conditions", nested(6)))).toEqual([]);
    expect(faults("alerts", withAt(ALERT, "/definition/conditions", nested(7)))).toEqual([
      "/definition/conditions too-complex",
    ]);
  });
});

describe("an older form", () => {
  test("is read as the present one: its event among events, its conditions joined by and", () => {
    const { definition, schemaVersion } = presentForm("alerts", FIRST_ALERT);
    expect(schemaVersion).toBe(2);
    const { event, conditions, ...rest } = FIRST_ALERT.definition;
    expect(definition).toEqual({ ...rest, events: [event], conditions: { all: conditions } });
    expect(faults("alerts", { ...FIRST_ALERT, schemaVersion, definition })).toEqual([]);
  });

  test("stays what it is where it is the present one, or newer than this program", () => {
    expect(presentForm("alerts", ALERT)).toBe(ALERT);
    expect(presentForm("actions", ACTION)).toBe(ACTION);
    const newer = { schemaVersion: 9, title: "Later", definition: { something: "else" } };
    expect(presentForm("alerts", newer)).toBe(newer);
  });
});
