import { describe, expect, test } from "@jest/globals";
import { faultsOf } from "../../shared/platform/http/faults.ts";
import { linkReplyBody, replyBody, ticketBody, ticketsWanted } from "../../shared/support/schemas.ts";
import { newTicketNumber } from "../../shared/support/ticketNumber.ts";

const FORM = { name: "Robin", email: "robin@northwind.example", subject: "Twice", description: "It comes twice." };

type Body = typeof ticketBody | typeof replyBody | typeof linkReplyBody;

const faultsIn = (schema: Body, body: unknown) => {
  const { error } = schema.safeParse(body);
  return error ? faultsOf(error, body) : [];
};

const faults = (body: unknown): string[] => faultsIn(ticketBody, body).map(({ pointer, code }) => `${pointer} ${code}`);

describe("a ticket's form", () => {
  test("needs name, address, subject and description, and names all that is missing at once", () => {
    expect(faults({})).toEqual(["/name required", "/email required", "/subject required", "/description required"]);
    expect(faults(FORM)).toEqual([]);
  });

  test.each([
    ["an empty name", { name: "  " }, "/name too-small"],
    ["a name of two lines", { name: "Robin\nExample" }, "/name wrong-format"],
    ["a subject with a control character", { subject: "Twi\u0007ce" }, "/subject wrong-format"],
    ["an address that is none", { email: "robin" }, "/email wrong-format"],
    ["a header in the address", { email: "robin@northwind.example\r\nBcc: x@y.example" }, "/email wrong-format"],
    ["a tenant that is no GUID", { tenant: "northwind" }, "/tenant wrong-format"],
    ["a product with a blank", { product: "our alerts" }, "/product wrong-format"],
    ["an unknown field", { phone: "1" }, "/phone unknown-field"],
  ])("refuses %s", (_, change, fault) => {
    expect(faults({ ...FORM, ...change })).toEqual([fault]);
  });

  test("counts characters as people do, so that no script has less room than another", () => {
    for (const character of ["x", "ж", "語", "🎉"]) {
      expect(faults({ ...FORM, description: character.repeat(20_000) })).toEqual([]);
      expect(faults({ ...FORM, description: character.repeat(20_001) })).toEqual(["/description too-large"]);
    }
  });

  test("keeps text as it was written, but for blanks around it", () => {
    const description = "  \u202Eabc\u202C\r\n\tZo\u0308e é 👩‍👩‍👧 \u2028 end \n";
    expect(ticketBody.parse({ ...FORM, description }).description).toBe(description.trim());
  });
});

test.each([
  ["a ticket", ticketBody, FORM],
  ["a reply", replyBody, { text: "More." }],
  ["a reply by link", linkReplyBody, { token: "A".repeat(43), text: "More." }],
] as const)("attachments of %s are refused with a word on what to do instead", (_, schema, body) => {
  expect(faultsIn(schema, { ...body, attachments: [{ name: "picture.png", content: "eHl6" }] })).toEqual([
    { pointer: "/attachments", code: "wrong-type", detail: expect.stringContaining("put a link to the file") },
  ]);
});

describe("a ticket's number", () => {
  test("has eight characters that nobody takes for others, and is another each time", () => {
    const numbers = Array.from({ length: 1000 }, newTicketNumber);
    expect(numbers.filter((number) => !/^T-[0-9A-HJKMNP-TV-Z]{8}$/.test(number))).toEqual([]);
    expect(new Set(numbers).size).toBe(1000);
  });

  test.each([
    ["t-7k3m9qxa", "T-7K3M9QXA"],
    [" T-OI1l0000 ", "T-01110000"],
  ])("is found as %s", (typed, number) => {
    expect(ticketsWanted.parse({ number: typed })).toEqual({ number });
  });

  test.each(["7K3M9QXA", "T-7K3M9QX", "T-7K3M9QXU", "%"])("is not %s", (typed) => {
    expect(ticketsWanted.safeParse({ number: typed }).success).toBe(false);
  });
});
