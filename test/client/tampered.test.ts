import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { type Draft, newKey, PRESENT, SUSPENDED } from "./loopbackUsher.ts";
import { HOUR, OTHER_TENANT, SECOND, SITE, useScene } from "./page.ts";

const scene = useScene();

const stranger = await newKey();

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const parsed = (part = ""): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;

/** The same token with its header, claims or signature changed, under the signature that it had. */
const changed = (token: string, change: { header?: object; claims?: object; signature?: string }): string => {
  const [header, claims, signature = ""] = token.split(".");
  const parts = [base64({ ...parsed(header), ...change.header }), base64({ ...parsed(claims), ...change.claims })];
  return [...parts, change.signature ?? signature].join(".");
};

const flipped = (token: string): string => {
  const at = token.lastIndexOf(".") + 10;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
};

/** Signed with what is public, by an algorithm that takes it for a secret. */
const confused = (token: string): string => {
  const [header, claims] = token.split(".");
  const head = `${base64({ ...parsed(header), alg: "HS256" })}.${claims}`;
  return `${head}.${createHmac("sha256", JSON.stringify(scene.usher.key.jwk)).update(head).digest("base64url")}`;
};

/** Tokens that were touched after Usher had signed them, and by which part they are known. */
const TOUCHED: [string, (token: string) => string, string][] = [
  ["changed claims", (token) => changed(token, { claims: { edition: "gold" } }), "signature"],
  ["a longer lease", (token) => changed(token, { claims: { exp: (PRESENT + 48 * HOUR) / SECOND } }), "signature"],
  ["a changed signature", flipped, "signature"],
  ["no signature", (token) => changed(token, { signature: "" }), "signature"],
  ["alg none, unsigned", (token) => changed(token, { header: { alg: "none" }, signature: "" }), "header"],
  ["alg none, under the old signature", (token) => changed(token, { header: { alg: "none" } }), "header"],
  ["alg HS256, by the public key", confused, "header"],
  ["alg ES384", (token) => changed(token, { header: { alg: "ES384" } }), "header"],
  ["an unknown kid", (token) => changed(token, { header: { kid: "unknown" } }), "signature"],
  ["an extension that has to be understood", (token) => changed(token, { header: { crit: ["exp"] } }), "header"],
  ["a fourth part", (token) => `${token}.e30`, "header"],
  ["two parts", (token) => token.split(".").slice(0, 2).join("."), "header"],
  ["no JWS at all", () => "yes", "form"],
  ["nothing", () => "", "form"],
];

/** Tokens that are signed as they should be, and say something else than an answer to the question. */
const FOREIGN: [string, (draft: Draft) => Draft, string][] = [
  ["another key under the right kid", (draft) => ({ ...draft, key: stranger.privateKey }), "signature"],
  [
    "a key that is not published",
    (draft) => withHeader({ ...draft, key: stranger.privateKey }, { kid: stranger.kid }),
    "signature",
  ],
  [
    "a key that the token brings along",
    (draft) => withHeader({ ...draft, key: stranger.privateKey }, { kid: stranger.kid, jwk: stranger.jwk }),
    "signature",
  ],
  ["another typ", (draft) => withHeader(draft, { typ: "JWT" }), "header"],
  ["no typ", (draft) => withHeader(draft, { typ: undefined }), "header"],
  ["another issuer", (draft) => withClaims(draft, { iss: "https://other.example" }), "iss"],
  ["another audience", (draft) => withClaims(draft, { aud: "usher" }), "aud"],
  ["several audiences", (draft) => withClaims(draft, { aud: ["usher-license", "other"] }), "aud"],
  ["another tenant", (draft) => withClaims(draft, { sub: OTHER_TENANT }), "sub"],
  ["another product", (draft) => withClaims(draft, { product: "print" }), "product"],
  ["another component", (draft) => withClaims(draft, { component: "list-alerts" }), "component"],
  ["no component", (draft) => withClaims(draft, { component: undefined }), "component"],
  ["another site", (draft) => withClaims(draft, { site: OTHER_TENANT }), "site"],
  ["no site", (draft) => withClaims(draft, { site: undefined }), "site"],
  ["a lease that is over", (draft) => withClaims(draft, { exp: (PRESENT - HOUR) / SECOND }), "exp"],
  ["a lease without end", (draft) => withClaims(draft, { exp: undefined }), "exp"],
  ["a license whose grace is over", (draft) => withClaims(draft, { graceUntil: "2027-01-01T00:00:00.000Z" }), "exp"],
  ["no time of signing", (draft) => withClaims(draft, { iat: undefined }), "exp"],
];

const withHeader = (draft: Draft, header: object): Draft => ({ ...draft, header: { ...draft.header, ...header } });
const withClaims = (draft: Draft, claims: object): Draft => ({ ...draft, claims: { ...draft.claims, ...claims } });

const check = () => scene.check({ component: "calendar", site: SITE });

/** Lets Usher answer rightly, keeps that, and puts the token that it gives when spoilt in the place of the good one. */
const plant = async (spoil: () => void): Promise<void> => {
  await check();
  const [name, text] = scene.kept() ?? ["", "{}"];
  spoil();
  const answer = await fetch(scene.usher.asked[0]?.url ?? "");
  const { token } = (await answer.json()) as { token: string };
  scene.drawer.texts.set(name, JSON.stringify({ ...(JSON.parse(text) as object), token }));
  scene.usher.draft = (honest) => honest;
  scene.usher.token = (signed) => signed;
  scene.usher.asked.length = 0;
  scene.reload();
};

const expectNothing = async (trouble: string): Promise<void> => {
  const license = await check();
  expect(license).toMatchObject({ valid: false, code: "UNVERIFIED", trouble, source: "none", edition: null });
  expect(license.has("email")).toBe(false);
  expect(scene.kept()).toBeUndefined();
};

const expectAskedAnew = async (): Promise<void> => {
  scene.usher.checks = { status: 503 };
  expect(await check()).toMatchObject({ valid: false, code: "UNREACHABLE", source: "none" });
  expect(scene.kept()).toBeUndefined();
  scene.usher.checks = undefined;
  scene.reload();
  expect(await check()).toMatchObject({ valid: true, source: "usher" });
  expect(scene.usher.asked).toHaveLength(2);
};

describe("a tampered token counts for nothing", () => {
  test.each(TOUCHED)("%s, in an answer", async (_, touch, trouble) => {
    scene.usher.token = touch;
    await expectNothing(trouble);
  });

  test("a no that was turned into a yes", async () => {
    Object.assign(scene.usher.license, SUSPENDED);
    scene.usher.token = (signed) => changed(signed, { claims: { valid: true, code: "VALID" } });
    await expectNothing("signature");
  });

  test.each(TOUCHED)("%s, in what was kept: it is thrown away, and Usher asked", async (_, touch) => {
    await plant(() => {
      scene.usher.token = touch;
    });
    await expectAskedAnew();
  });
});

describe("a token that is not the answer to this question counts for nothing", () => {
  test.each(FOREIGN)("%s, in an answer", async (_, spoil, trouble) => {
    scene.usher.draft = spoil;
    await expectNothing(trouble);
  });

  test.each(FOREIGN)("%s, in what was kept: it is thrown away, and Usher asked", async (_, spoil) => {
    await plant(() => {
      scene.usher.draft = spoil;
    });
    await expectAskedAnew();
  });

  test("one that answers what was not asked", async () => {
    scene.usher.draft = (draft) => withClaims(draft, { component: "calendar" });
    expect(await scene.check()).toMatchObject({ code: "UNVERIFIED", trouble: "component" });
  });

  test("one that was copied to where another question's answer is kept", async () => {
    await scene.check({ tenant: OTHER_TENANT });
    const [, theirs = ""] = scene.kept() ?? [];
    await check();
    for (const name of scene.drawer.texts.keys())
      if (name.startsWith("usher-license-")) scene.drawer.texts.set(name, theirs);
    scene.usher.checks = { status: 503 };
    scene.reload();
    expect(await check()).toMatchObject({ valid: false, code: "UNREACHABLE" });
  });
});

describe("an old answer cannot be played again to who asks with a nonce", () => {
  test("one that was true when it was signed", async () => {
    let first = "";
    scene.usher.token = (signed) => {
      first ||= signed;
      return first;
    };
    expect(await scene.check({ nonce: true })).toMatchObject({ valid: true, source: "usher" });
    scene.drawer.texts.clear();
    expect(await scene.check({ nonce: true })).toMatchObject({ valid: false, code: "UNVERIFIED", trouble: "nonce" });
  });

  test.each([
    ["without a nonce", undefined],
    ["with another", "another"],
  ])("one %s", async (_, nonce) => {
    scene.usher.draft = (draft) => withClaims(draft, { nonce });
    expect(await scene.check({ nonce: true })).toMatchObject({ valid: false, code: "UNVERIFIED", trouble: "nonce" });
  });

  test("one with a nonce, to who asked without", async () => {
    scene.usher.draft = (draft) => withClaims(draft, { nonce: "n" });
    expect(await scene.check()).toMatchObject({ valid: false, code: "UNVERIFIED", trouble: "nonce" });
  });
});
