import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { personalDataIn } from "../../shared/configuration/personalData.ts";
import { LEGITIMATE } from "./legitimate.ts";

const ADDRESSES = [
  "ada@contoso.com",
  "Ada Lovelace <ada.lovelace+list@sub.contoso.co.uk>",
  "o'neil@contoso.ie",
  "Jürgen@bücher.example",
  "ada@xn--bcher-kva.example",
  "ada@contoso.onmicrosoft.com",
  "ada_contoso.com#EXT#@fabrikam.onmicrosoft.com",
  "ada @ contoso.com",
  "ada [at] contoso [dot] com",
  "ada(at)contoso.com",
  "mailto:ada",
  "sip:ada",
];

const SIGN_IN_NAMES = [
  "CONTOSO\\ada",
  "contoso\\a.lovelace",
  "Approver: contoso.local\\ada",
  "i:0#.f|membership|ada",
  "i:0#.w|contoso\\ada",
  "c:0t.c|tenant|8f1c3c5e-0b6f-4c1e-9a55-0f3c7c1d2e4a",
];

const NUMBERS = [
  "+493090210481",
  "+49 30 90210481",
  "+49 (0)30 / 902-104-81",
  "(+49) 30 90210481",
  "+1 (202) 555-0100",
  "+1.202.555.0100",
  "call +442079460958 now",
  "tel:030123456",
  "sms:12345",
];

describe.each([
  ["e-mail-address", ADDRESSES],
  ["sign-in-name", SIGN_IN_NAMES],
  ["phone-number", NUMBERS],
] as const)("%s", (kind, examples) => {
  test.each(examples)("%s is found", (text) => {
    expect(personalDataIn(text)).toBe(kind);
  });

  test("is found in the middle of other words", () => {
    for (const text of examples) expect(personalDataIn(`Please ask: ${text}, thank you.`)).toBe(kind);
  });
});

/** Ways in which the same address or number comes to stand before a reader. */
const DISGUISES: readonly [string, (text: string) => string][] = [
  [
    "decimal entities",
    (text) =>
      text
        .split("")
        .map((each) => `&#${each.codePointAt(0)};`)
        .join(""),
  ],
  [
    "hexadecimal entities",
    (text) =>
      text
        .split("")
        .map((each) => `&#x${each.codePointAt(0)?.toString(16)};`)
        .join(""),
  ],
  ["entities of entities", (text) => text.replaceAll("@", "&amp;#64;").replaceAll("+", "&amp;plus;")],
  ["named entities", (text) => text.replaceAll("@", "&commat;").replaceAll(".", "&period;").replaceAll("+", "&plus;")],
  [
    "percent encoding",
    (text) =>
      text
        .split("")
        .map((each) => `%${each.charCodeAt(0).toString(16).padStart(2, "0")}`)
        .join(""),
  ],
  ["percent encoding, twice", (text) => encodeURIComponent(encodeURIComponent(text))],
  [
    "SharePoint's own encoding",
    (text) =>
      text
        .split("")
        .map((each) => `_x${each.charCodeAt(0).toString(16).padStart(4, "0")}_`)
        .join(""),
  ],
  [
    "escapes of JSON",
    (text) =>
      text
        .split("")
        .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`)
        .join(""),
  ],
  [
    "full-width forms",
    (text) =>
      text
        .split("")
        .map((each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0))
        .join(""),
  ],
  ["zero-width characters", (text) => text.split("").join("\u200b")],
  ["soft hyphens", (text) => text.split("").join("\u00ad")],
  ["invisible tags", (text) => text.split("").join("\u{e0020}")],
  [
    "markup between the letters",
    (text) =>
      text
        .split("")
        .map((each) => `<b>${each}</b>`)
        .join(""),
  ],
  ["comments between the letters", (text) => text.split("").join("<!-- -->")],
];

describe.each(DISGUISES)("behind %s", (_, disguise) => {
  test.each([
    ["ada@contoso.com", "e-mail-address"],
    ["+493090210481", "phone-number"],
  ])("%s is found", (text, kind) => {
    expect(personalDataIn(disguise(text))).toBe(kind);
  });
});

test("Arabic-Indic digits are digits", () => {
  expect(personalDataIn("+٤٩٣٠٩٠٢١٠٤٨١")).toBe("phone-number");
});

describe("what is written in good faith", () => {
  test("is a corpus of at least 200 different values", () => {
    expect(new Set(LEGITIMATE).size).toBeGreaterThanOrEqual(200);
  });

  test.each(LEGITIMATE)("%j passes", (text) => {
    expect(personalDataIn(text)).toBeUndefined();
  });

  test("passes when it stands among other words of that kind", () => {
    const found = LEGITIMATE.filter((text) => personalDataIn(`See: ${text}; that is all.`) !== undefined);
    expect(found).toEqual([]);
  });
});

test("every GUID, date and plain number passes", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uuid(), fc.date({ noInvalidDate: true }).map(String), fc.integer().map(String)), (text) => {
      expect(personalDataIn(text)).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test("any text at all has an answer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      personalDataIn(text);
    }),
    { numRuns: 500 },
  );
  for (const part of ["<!--", "<", "&", "&#", "%2", "a@", "+1", "+ ", " ", "(", "ada\\", "@a.", "_x00"]) {
    expect(personalDataIn(part.repeat(16_000 / part.length))).toBeUndefined();
  }
});
