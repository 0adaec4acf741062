import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import * as schemas from "../../shared/organizations/schemas.ts";
import {
  changePasswordBody,
  organizationSearchBody,
  profileChanges,
  registrationBody,
  resetConfirmBody,
} from "../../shared/organizations/schemas.ts";
import { emailAddress } from "../../shared/platform/emailAddress.ts";
import { faultsOf } from "../../shared/platform/http/faults.ts";

const good = {
  organizationName: "Fabrikam",
  contactName: "Kim Example",
  contactEmail: "kim@fabrikam.example",
  contactPhone: "+1 (202) 555-0100 ext. 7",
  password: "orange tractor at noon",
  passwordReminder: "fruit and vehicle",
  howDidYouFindUs: "At a conference,\nin the hall",
};

/** The faults of an input, as the contract lists them: where and which. */
const faultsIn = async (schema: z.ZodType, input: unknown): Promise<string[]> => {
  const parsed = await schema.safeParseAsync(input);
  return parsed.success ? [] : faultsOf(parsed.error, input).map(({ pointer, code }) => `${pointer} ${code}`);
};

describe("a registration's body", () => {
  test("has the seven things, trimmed, of which the reminder may be missing or empty", async () => {
    const padded = { ...good, organizationName: "  Fabrikam ", contactEmail: " kim@fabrikam.example " };
    expect(await registrationBody.parseAsync(padded)).toEqual(good);
    const { passwordReminder: _reminder, ...rest } = good;
    expect(await faultsIn(registrationBody, rest)).toEqual([]);
    expect(await faultsIn(registrationBody, { ...rest, passwordReminder: "" })).toEqual([]);
  });

  test("has nothing else: an unknown field is refused", async () => {
    expect(await faultsIn(registrationBody, { ...good, newsletter: true })).toEqual(["/newsletter unknown-field"]);
  });

  test("is told all its faults at once, those between fields too", async () => {
    const bad = {
      contactName: 7,
      contactEmail: "nowhere",
      password: "password1234",
      passwordReminder: "is PassWord1234!",
    };
    expect((await faultsIn(registrationBody, { ...bad, shoeSize: 44 })).sort()).toEqual([
      "/contactEmail wrong-format",
      "/contactName wrong-type",
      "/contactPhone required",
      "/howDidYouFindUs required",
      "/organizationName required",
      "/password password-too-common",
      "/passwordReminder reminder-contains-password",
      "/shoeSize unknown-field",
    ]);
  });

  test.each([
    ["null", null],
    ["a list", []],
    ["text", "registration"],
    ["nothing", undefined],
  ])("that is %s is refused and breaks nothing", async (_name, input) => {
    expect(await faultsIn(registrationBody, input)).toHaveLength(1);
  });

  test.each([
    ["organizationName", "x".repeat(201)],
    ["organizationName", "   "],
    ["organizationName", "two\nlines"],
    ["contactName", "nul\u0000byte"],
    ["contactPhone", "call me"],
    ["contactPhone", "+"],
    ["howDidYouFindUs", "bell\u0007"],
    ["passwordReminder", "two\r\nBcc: lines"],
  ])("with a %s like %j is refused there", async (field, value) => {
    const faults = await faultsIn(registrationBody, { ...good, [field]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`/${field} `);
  });
});

describe("an address", () => {
  test.each(["kim@fabrikam.example", "k.o'hara+usher@sub.fabrikam.example", "käthe@bücher.example", "kim@例え.テスト"])(
    "like %s is taken",
    (address) => {
      expect(emailAddress.safeParse(address).success).toBe(true);
    },
  );

  test.each([
    "kim",
    "kim@localhost",
    "kim@@fabrikam.example",
    "kim@fabrikam..example",
    "kim@-fabrikam.example",
    "kim fabrikam@fabrikam.example",
    "kim@fabrikam.example, eve@fabrikam.example",
    "Kim <kim@fabrikam.example>",
    "kim@fabrikam.example\r\nBcc: eve@fabrikam.example",
    '"kim"@fabrikam.example',
    `${"k".repeat(65)}@fabrikam.example`,
    `kim@${"f".repeat(250)}.example`,
  ])("like %j is refused", (address) => {
    expect(emailAddress.safeParse(address).success).toBe(false);
  });
});

describe("a new password", () => {
  const codeOf = async (password: string): Promise<string> => {
    const faults = await faultsIn(resetConfirmBody, { token: "t".repeat(43), newPassword: password });
    return faults[0]?.replace("/newPassword ", "") ?? "taken";
  };

  test("has 12 to 256 characters, counted as people count them", async () => {
    expect(await codeOf("elevenchars")).toBe("password-too-short");
    expect(await codeOf("🦉🎩🌧️🚲".repeat(2))).toBe("password-too-short");
    expect(await codeOf("🦉 🎩 🌧 🚲 🍐 🐌")).toBe("password-too-short");
    expect(await codeOf("🦉 🎩 🌧 🚲 🍐 🐌 🧭")).toBe("taken");
    expect(await codeOf("ab1c ".repeat(51))).toBe("password-too-common");
    expect(await codeOf(`${"a longer and ever longer sentence ".repeat(7)}until here.`)).toBe("taken");
    expect(await codeOf("x".repeat(257))).toBe("password-too-long");
  });

  test.each([
    "password1234",
    "Password1234!",
    "PASSWORDPASSWORD",
    "welcome12345",
    "qwertyuiop123",
    "1234567890123",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "ｐａｓｓｗｏｒｄ１２３４",
    "123456789012",
  ])("like %s is among common ones", async (password) => {
    expect(await codeOf(password)).toBe("password-too-common");
  });

  test.each(["orange tractor at noon", "Tr0ub4dor&3-but-longer", "correct horse battery staple", "hJ8#kq02LmZ!p"])(
    "like %s is taken",
    async (password) => {
      expect(await codeOf(password)).toBe("taken");
    },
  );

  test("is neither the address nor the organization's name", async () => {
    const name = "Fabrikam Holding & Sons";
    for (const password of ["fabrikamholdingsons", "FABRIKAM-holding-sons", "Kim@Fabrikam.example"]) {
      expect(await faultsIn(registrationBody, { ...good, organizationName: name, password })).toEqual([
        "/password password-is-identity",
      ]);
    }
  });

  test("does not stand in its reminder, in any case or form", async () => {
    const reminders = ["it is ORANGE TRACTOR AT NOON", "orange-tractor-at-noon", "ｏｒａｎｇｅ tractor at noon"];
    for (const passwordReminder of reminders) {
      expect(await faultsIn(registrationBody, { ...good, passwordReminder })).toEqual([
        "/passwordReminder reminder-contains-password",
      ]);
      const change = { currentPassword: "the former one", newPassword: good.password, passwordReminder };
      expect(await faultsIn(changePasswordBody, change)).toEqual(["/passwordReminder reminder-contains-password"]);
    }
  });
});

test("the address is no part of a change of the profile", async () => {
  expect(await faultsIn(profileChanges, { contactEmail: "new@fabrikam.example" })).toEqual([
    "/contactEmail unknown-field",
  ]);
});

test("a search is by exactly one of address and name", async () => {
  const [contactEmail, organizationName] = [good.contactEmail, good.organizationName];
  expect(await faultsIn(organizationSearchBody, { contactEmail })).toEqual([]);
  expect(await faultsIn(organizationSearchBody, { organizationName })).toEqual([]);
  expect(await faultsIn(organizationSearchBody, {})).toEqual([" exactly-one"]);
  expect(await faultsIn(organizationSearchBody, { contactEmail, organizationName })).toEqual([" exactly-one"]);
});

test("every schema can be published and says what it is", () => {
  for (const [name, schema] of Object.entries(schemas)) {
    const published = z.toJSONSchema(schema, { io: "input" });
    expect({ name, description: published.description }).toEqual({ name, description: expect.any(String) });
  }
});
