import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { brief } from "../client.ts";
import { newCustomer, newRegistration, signIn } from "../customers.ts";
import type { World } from "../world.ts";

/** Registration and its link, sign-in and its throttle. */
export const registration = (world: () => World): void => {
  describe("registration", () => {
    test("a registration becomes an organization by its link and its password, once", async () => {
      const { usher } = world();
      const body = newRegistration();
      const registered = await usher.call("POST /api/registrations", { body });
      expect([registered.status, registered.json]).toEqual([202, { status: "verification-sent" }]);
      const token = await usher.inbox.linkToken(body.contactEmail, "verify");
      const early = { email: body.contactEmail, password: body.password };
      expect(brief(await usher.call("POST /api/sign-in", { body: early }))).toEqual([401, "invalid-credentials"]);

      const verify = (password: string) => usher.call("POST /api/registrations/verify", { body: { token, password } });
      expect(brief(await verify("somebody else's sentence"))).toEqual([401, "invalid-credentials"]);
      const verified = await verify(body.password);
      expect([verified.status, verified.json]).toEqual([
        200,
        { organizationId: expect.stringMatching(/^[\da-f-]{36}$/) },
      ]);
      expect(brief(await verify(body.password))).toEqual([410, "link-expired"]);

      const signedIn = await usher.call("POST /api/sign-in", { body: early });
      expect(signedIn.json).toEqual({ accessToken: expect.any(String), tokenType: "Bearer", expiresIn: 3600 });
      const profile = await usher.call("GET /api/organization", { token: String(signedIn.json?.accessToken) });
      const { password: _, passwordReminder: __, ...kept } = body;
      expect(profile.json).toEqual({
        ...kept,
        organizationId: verified.json?.organizationId,
        expiryNotices: expect.any(Boolean),
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      });
      expect(profile.headers.get("etag")).toBeTruthy();
    });

    test("a registered address is answered as any other, and its owner alone learns of it", async () => {
      const { usher, ada } = world();
      const body = { ...newRegistration(), contactEmail: ada.email };
      const again = await usher.call("POST /api/registrations", { body });
      expect([again.status, again.json]).toEqual([202, { status: "verification-sent" }]);
      await expect(usher.inbox.mail(ada.email, /registered already/i)).resolves.toBeDefined();
    });

    test("two equal registrations at the same instant stand side by side; the first verified wins", async () => {
      const { usher } = world();
      const body = newRegistration();
      const answers = await Promise.all([1, 2].map(() => usher.call("POST /api/registrations", { body })));
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      const tokensOf = async () =>
        (await usher.inbox.to(body.contactEmail)).flatMap(({ text }) => /#verify\.([\w-]{43})/.exec(text)?.[1] ?? []);
      let tokens = await tokensOf();
      for (let tries = 0; tokens.length < 2 && tries < 100; tries += 1) {
        await new Promise((resume) => setTimeout(resume, 50));
        tokens = await tokensOf();
      }
      expect(new Set(tokens).size).toBe(2);
      const verified = await Promise.all(
        tokens.map((token) =>
          usher.call("POST /api/registrations/verify", { body: { token, password: body.password } }),
        ),
      );
      expect(verified.map(brief).toSorted(([one], [other]) => one - other)).toEqual([
        [200, undefined],
        [410, "link-expired"],
      ]);
    });

    test("the same Idempotency-Key and body register once, also at the same instant; another body is refused", async () => {
      const { usher } = world();
      const body = newRegistration();
      const headers = { "Idempotency-Key": randomUUID() };
      const [first, second] = await Promise.all(
        [1, 2].map(() => usher.call("POST /api/registrations", { body, headers })),
      );
      const third = await usher.call("POST /api/registrations", { body, headers });
      expect([first, second, third].map((answered) => answered?.status)).toEqual([202, 202, 202]);
      await usher.inbox.linkToken(body.contactEmail, "verify");
      const other = await usher.call("POST /api/registrations", { body: { ...body, contactName: "Eve" }, headers });
      expect(brief(other)).toEqual([422, "idempotency-key-reused"]);
      const short = await usher.call("POST /api/registrations", { body, headers: { "Idempotency-Key": "short" } });
      expect(brief(short)).toEqual([400, "validation-failed"]);
      expect(await usher.inbox.to(body.contactEmail)).toHaveLength(1);
    });

    test("a password that is short, common or given away by its reminder is refused by field", async () => {
      const { usher } = world();
      const body = {
        ...newRegistration(),
        passwordReminder: "it is: a wholly good sentence",
        password: "a wholly good sentence",
      };
      const told = await usher.call("POST /api/registrations", { body });
      expect(told.json?.errors).toEqual([expect.objectContaining({ pointer: "/passwordReminder" })]);
      const common = await usher.call("POST /api/registrations", {
        body: { ...newRegistration(), password: "password1234" },
      });
      expect(common.json?.errors).toEqual([expect.objectContaining({ pointer: "/password" })]);
    });
  });

  describe("sign-in", () => {
    test("a wrong password and an unknown address are answered alike; after five, nobody comes in for a while", async () => {
      const { usher } = world();
      const { email, password } = await newCustomer(usher);
      const attempt = (body: object) => usher.call("POST /api/sign-in", { body });
      const unknown = await attempt({ email: `nobody-${randomUUID()}@customer.example`, password });
      const wrong = await attempt({ email, password: "not the right sentence" });
      const { requestId: _, ...told } = wrong.json ?? {};
      expect({ ...unknown.json, requestId: undefined }).toEqual({ ...told, requestId: undefined });
      expect(brief(wrong)).toEqual([401, "invalid-credentials"]);
      for (let failures = 1; failures < 5; failures += 1) await attempt({ email, password: "not the right sentence" });
      const shut = await attempt({ email, password });
      expect(brief(shut)).toEqual([429, "too-many-requests"]);
      expect(Number(shut.headers.get("retry-after"))).toBeGreaterThan(0);
    });
  });

  describe("passwords", () => {
    test("a change of password ends every token and needs the current one", async () => {
      const { usher } = world();
      const { email, password, accessToken: token } = await newCustomer(usher);
      const newPassword = "a wholly different sentence";
      const wrong = { currentPassword: "not the right sentence", newPassword };
      expect(brief(await usher.call("POST /api/organization/password", { token, body: wrong }))).toEqual([
        401,
        "invalid-credentials",
      ]);
      const right = { currentPassword: password, newPassword };
      expect((await usher.call("POST /api/organization/password", { token, body: right })).status).toBe(204);
      expect(brief(await usher.call("GET /api/organization", { token }))).toEqual([401, "not-signed-in"]);
      await expect(signIn(usher, email, newPassword)).resolves.toBeDefined();
    });

    test("a reset by mail ends every token; its link works once; the reminder comes by mail alone", async () => {
      const { usher } = world();
      const { email, accessToken } = await newCustomer(usher);
      for (const path of ["reminder", "reset"]) {
        const known = await usher.call(`POST /api/password/${path}`, { body: { email } });
        const unknown = await usher.call(`POST /api/password/${path}`, { body: { email: "nobody@customer.example" } });
        expect([known.status, known.json]).toEqual([unknown.status, unknown.json]);
        expect(known.status).toBe(202);
      }
      expect((await usher.inbox.mail(email, /reminder/i)).text).toContain("what I say at breakfast");
      const token = await usher.inbox.linkToken(email, "reset");
      const body = { token, newPassword: "a wholly different sentence" };
      expect((await usher.call("POST /api/password/reset/confirm", { body })).status).toBe(204);
      expect(brief(await usher.call("POST /api/password/reset/confirm", { body }))).toEqual([410, "link-expired"]);
      expect(brief(await usher.call("GET /api/organization", { token: accessToken }))).toEqual([401, "not-signed-in"]);
      await expect(signIn(usher, email, body.newPassword)).resolves.toBeDefined();
      expect(await usher.inbox.to("nobody@customer.example")).toEqual([]);
    });
  });

  describe("hand-over", () => {
    test("the new contact takes over by a link and a password of their own; the old one is out", async () => {
      const { usher } = world();
      const old = await newCustomer(usher);
      const contactEmail = `cleo-${randomUUID()}@customer.example`;
      const body = {
        contactName: "Cleo",
        contactEmail,
        contactPhone: "+1 202 555 0101",
        currentPassword: old.password,
      };
      const asked = await usher.call("POST /api/organization/handover", { token: old.accessToken, body });
      expect(asked.status).toBe(202);
      const token = await usher.inbox.linkToken(contactEmail, "handover");
      const password = "the new contact's sentence";
      const confirmed = await usher.call("POST /api/organization/handover/confirm", { body: { token, password } });
      expect(confirmed.status).toBe(204);
      expect(brief(await usher.call("GET /api/organization", { token: old.accessToken }))).toEqual([
        401,
        "not-signed-in",
      ]);
      expect(
        brief(await usher.call("POST /api/sign-in", { body: { email: old.email, password: old.password } })),
      ).toEqual([401, "invalid-credentials"]);
      const accessToken = await signIn(usher, contactEmail, password);
      const profile = await usher.call("GET /api/organization", { token: accessToken });
      expect(profile.json).toMatchObject({ organizationId: old.organizationId, contactEmail, contactName: "Cleo" });
    });
  });

  describe("profile", () => {
    test("If-Match is obeyed where it is sent", async () => {
      const { usher } = world();
      const { accessToken: token } = await newCustomer(usher);
      const before = await usher.call("GET /api/organization", { token });
      const change = (contactName: string, match?: string) =>
        usher.call("PATCH /api/organization", {
          token,
          body: { contactName },
          headers: match === undefined ? {} : { "If-Match": match },
        });
      const etag = String(before.headers.get("etag"));
      const changed = await change("Dora", etag);
      expect([changed.status, changed.json?.contactName]).toEqual([200, "Dora"]);
      expect(brief(await change("Emil", etag))).toEqual([412, "precondition-failed"]);
      expect((await change("Fred")).status).toBe(200);
    });
  });
};
