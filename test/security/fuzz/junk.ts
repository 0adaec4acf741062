import fc from "fast-check";

/** Stands in whatever is sent to be refused; no answer and no line of the log may have it. */
export const CANARY = "kx9.canary";

const ATTACKS = [
  // SQL
  "' OR '1'='1",
  "'; DROP TABLE organizations; --",
  '" UNION SELECT * FROM sqlite_master --',
  "1); WAITFOR DELAY '0:0:9'--",
  "\\'; SELECT 1 /*",
  // OData, as Azure Tables filter
  "' or PartitionKey ne '",
  "x' and RowKey ge '",
  "$filter=true&$top=1000",
  "Tables('keys')",
  // paths and addresses
  "../../../../etc/passwd",
  "..%2f..%2f%00",
  "\\\\host\\share",
  "file:///etc/passwd",
  "http://169.254.169.254/metadata/identity",
  "%c0%ae%c0%ae/",
  // lines of headers and mails
  "x\r\nSet-Cookie: a=b",
  "x\nBcc: eve@evil.example",
  "=?utf-8?B?eA==?=",
  "x\r\n.\r\nMAIL FROM:<eve@evil.example>",
  // markup and templates
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "javascript:alert(1)",
  "{{7*7}}#{7*7}<%= 7*7 %>",
  // Unicode
  "\u0000",
  "\u202Eabc",
  "\uFEFFabc",
  "\u2028",
  "a\u0301".repeat(40),
  "\ud800",
  "abc\udc00def",
  "\u{1F469}\u200D\u{1F680}",
  // names that objects have
  "__proto__",
  "constructor",
  "toString",
  // sizes
  "A".repeat(20_000),
  "(a+)+$".repeat(200),
  `${"a".repeat(5_000)}@${"b.".repeat(2_000)}`,
];

/** Texts of all kinds of attacks, each with the canary in it. */
export const junkText: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: "binary", maxLength: 40 })), fc.boolean())
  .map(([attack, isFirst]) => (isFirst ? `${attack}${CANARY}` : `${CANARY}${attack}`));

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

const own = (name: string, value: unknown): object =>
  Object.defineProperty({}, name, { value, enumerable: true, configurable: true, writable: true });

/** JSON values that hardly any field takes. */
export const junkValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: junkText },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      -1e308,
      5e-324,
      2 ** 53,
      2 ** 31,
      "",
      " ",
      [],
      {},
      [null],
      [[[]]],
      nested(25),
      Array.from({ length: 300 }, () => 1),
      own("__proto__", { isAdmin: true }),
      { constructor: { prototype: { isAdmin: true } } },
      { toString: 1, valueOf: null, length: -1 },
      { $ref: "#" },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Names that no body has; those that an answer may not repeat carry the canary. */
export const junkName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "prototype", "toJSON", "hasOwnProperty", "id", "isAdmin", "$where", ""),
  junkText.map((text) => text.slice(0, 200)),
);

/** Values that a header can hold, as far as the host would let them through. */
export const junkHeader: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      "",
      '"',
      "*",
      'W/"',
      '"a", "b", "c"',
      '"'.repeat(500),
      "Bearer",
      "Bearer a b",
      "Basic dTpw",
      `Bearer ${"a".repeat(20_000)}`,
      "Bearer e30.e30.e30",
      "-1",
      "1e9",
      "9".repeat(400),
      "a,b,c,d,e,f",
      "[::1]:80",
      "unknown, 127.0.0.1",
    ),
    fc.string({
      unit: fc.constantFrom(...Array.from(" !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~aZ09\u00e9\u00ff\t")),
      maxLength: 60,
    }),
  )
  .map((value) => value.trim());
