import { createHmac, randomBytes } from "node:crypto";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { createBlindIndex } from "../../../shared/platform/vault/blindIndex.ts";

const secrets = [randomBytes(32), randomBytes(32)] as const;
const first = createBlindIndex([{ version: 1, secret: async () => secrets[0] }]);
const both = createBlindIndex([
  { version: 2, secret: async () => secrets[1] },
  { version: 1, secret: async () => secrets[0] },
]);

test("it is an HMAC-SHA-256 over kind and normalized value, named by its key's version", async () => {
  const expected = createHmac("sha256", secrets[0]).update("email\0ada@contoso.com").digest("base64url");
  expect(await first.of("email", " Ada@CONTOSO.com ")).toBe(`v1.${expected}`);
});

test("values of different kinds never meet", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (value) => {
      expect(await first.of("email", value)).not.toBe(await first.of("organization-name", value));
    }),
  );
});

test("a newer key writes, and what an older one wrote is still found", async () => {
  const [newest, older, ...rest] = await both.all("email", "ada@contoso.com");
  expect(newest).toBe(await both.of("email", "ada@contoso.com"));
  expect(newest).toMatch(/^v2\.[\w-]{43}$/);
  expect(older).toBe(await first.of("email", "ada@contoso.com"));
  expect(rest).toEqual([]);
});

test("without the key the index of a known value cannot be made", async () => {
  const stranger = createBlindIndex([{ version: 1, secret: async () => randomBytes(32) }]);
  expect(await stranger.of("email", "ada@contoso.com")).not.toBe(await first.of("email", "ada@contoso.com"));
});
