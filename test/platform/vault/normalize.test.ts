import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { normalize } from "../../../shared/platform/vault/normalize.ts";

describe("spellings of one e-mail address count as one", () => {
  test.each([
    ["Ada@Contoso.com", "ada@contoso.com"],
    ["  ada@contoso.com\t", "ada@contoso.com"],
    ["ada@CONTOSO。com", "ada@contoso.com"],
    ["ada@bücher.example", "ada@xn--bcher-kva.example"],
    ["ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"],
    ["ren\u0065\u0301@contoso.com", "ren\u00e9@contoso.com"],
    ["REN\u00c9@contoso.com", "ren\u00e9@contoso.com"],
    ['"a@b"@contoso.com', '"a@b"@contoso.com'],
  ])("%j is %j", (value, expected) => {
    expect(normalize("email", value)).toBe(expected);
  });

  test.each([
    ["a.da@contoso.com", "ada@contoso.com"],
    ["ada+x@contoso.com", "ada@contoso.com"],
    ["ada@contoso.co", "ada@contoso.com"],
    ["ada@exam%70le.com", "ada@example.com"],
    ["ada@contoso.com/x", "ada@contoso.com"],
    ["ada@contoso.com:25", "ada@contoso.com"],
    ["ada@[127.0.0.1]", "ada@127.0.0.1"],
  ])("%j is not %j", (one, other) => {
    expect(normalize("email", one)).not.toBe(normalize("email", other));
  });
});

describe("spellings of one organization's name count as one", () => {
  test.each([
    ["  Contoso   Ltd\n", "contoso ltd"],
    ["Ｃｏｎｔｏｓｏ\u3000Ｌｔｄ", "contoso ltd"],
    ["Contoso\u00a0Ltd", "contoso ltd"],
    ["GROSS", "gross"],
    ["Groß", "gross"],
    ["GROẞ", "gross"],
    ["ΟΔΟΣ", "οδος"],
    ["ﬁn", "fin"],
  ])("%j is %j", (value, expected) => {
    expect(normalize("organization-name", value)).toBe(expected);
  });

  test("a word and its continuation stay two names", () => {
    expect(normalize("organization-name", "Con toso")).not.toBe(normalize("organization-name", "Contoso"));
  });
});

describe("a normalized value is its own normal form", () => {
  test.each(["email", "organization-name"] as const)("%s", (kind) => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.emailAddress());
    fc.assert(
      fc.property(text, (value) => {
        const once = normalize(kind, value);
        expect(normalize(kind, once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test("and neither depends on how the value was composed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        for (const kind of ["email", "organization-name"] as const) {
          expect(normalize(kind, value.normalize("NFD"))).toBe(normalize(kind, value.normalize("NFC")));
        }
      }),
      { numRuns: 500 },
    );
  });
});
