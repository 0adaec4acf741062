import { afterAll, describe, expect, test } from "@jest/globals";
import { SCHEDULES, type TimerName } from "../../../shared/platform/config/schedules.ts";
import { brief } from "../client.ts";
import { licenseFor, newCustomer, newRegistration, PRODUCT, signIn } from "../customers.ts";
import { verifyLicenseToken } from "../licenseTokens.ts";
import { runTimer } from "../timers.ts";
import type { World } from "../world.ts";

/** What passes with time, moved by `npm run clock`, and the timers. Last of all: it ends the tokens of the others. */
export const time = (world: () => World): void => {
  describe("time", () => {
    afterAll(() => world().usher.clock("--reset"));

    test("a timer is run by the host's admin route and leaves its run in the operations", async () => {
      for (const name of Object.keys(SCHEDULES) as TimerName[]) await runTimer(world().usher, name);
    });

    test("tokens end after an hour, links after their time, a shut sign-in opens again", async () => {
      const { usher, callers } = world();
      const customer = await newCustomer(usher);
      for (let failures = 0; failures < 5; failures += 1) {
        const body = { email: customer.email, password: "not the right sentence" };
        await usher.call("POST /api/sign-in", { body });
      }
      const pending = newRegistration();
      await usher.call("POST /api/registrations", { body: pending });
      await usher.call("POST /api/password/reset", { body: { email: customer.email } });
      const reset = await usher.inbox.linkToken(customer.email, "reset");
      const verify = await usher.inbox.linkToken(pending.contactEmail, "verify");

      await usher.clock("--advance", "PT61M");
      expect(brief(await usher.call("GET /api/organization", { token: customer.accessToken }))).toEqual([
        401,
        "not-signed-in",
      ]);
      const operations = await usher.call("GET /api/staff/operations", { token: callers["Privacy.Officer"] });
      expect(brief(operations)).toEqual([401, "not-signed-in"]);
      await expect(signIn(usher, customer.email, customer.password)).resolves.toBeDefined();

      await usher.clock("--advance", "P1D");
      const late = { token: reset, newPassword: "a wholly different sentence" };
      expect(brief(await usher.call("POST /api/password/reset/confirm", { body: late }))).toEqual([
        410,
        "link-expired",
      ]);

      await usher.clock("--advance", "P6D");
      const tooLate = { token: verify, password: pending.password };
      expect(brief(await usher.call("POST /api/registrations/verify", { body: tooLate }))).toEqual([
        410,
        "link-expired",
      ]);
    });

    test("a license is good until it ends, then through its grace, and no lease outlives either", async () => {
      const { usher, product } = world();
      const customer = await newCustomer(usher);
      const token = await usher.token("employee", "--role", "Licenses.Manage");
      const startsAt = await usher.clock();
      const expiresAt = new Date(Date.parse(startsAt) + 10 * 86_400_000).toISOString();
      const body = { ...licenseFor(customer, product, startsAt), expiresAt, graceDays: 3 };
      const issued = await usher.call("POST /api/staff/licenses", { token, body });
      const query = new URLSearchParams({ tenant: customer.tenant, product, key: String(issued.json?.key) });
      const check = async () => {
        const { json } = await usher.call(`GET /api/license-check?${query.toString()}`);
        const { claims } = await verifyLicenseToken(usher.origin, String(json?.token));
        return {
          code: json?.code,
          valid: json?.valid,
          exp: Number(claims.exp) * 1000,
          graceUntil: String(json?.graceUntil),
        };
      };
      const end = Date.parse(expiresAt);
      const graceEnd = end + 3 * 86_400_000;
      expect(await check()).toMatchObject({ code: "VALID", valid: true });

      await usher.clock("--at", new Date(end - 60 * 60_000).toISOString());
      const last = await check();
      expect(last).toMatchObject({ code: "VALID", valid: true });
      expect(last.exp).toBeLessThanOrEqual(graceEnd);

      await usher.clock("--at", new Date(end + 60 * 60_000).toISOString());
      const grace = await check();
      expect(grace).toMatchObject({ code: "GRACE", valid: true });
      expect(Date.parse(grace.graceUntil)).toBe(graceEnd);

      await usher.clock("--at", new Date(graceEnd - 60 * 60_000).toISOString());
      const lastHour = await check();
      expect(lastHour).toMatchObject({ code: "GRACE", valid: true });
      expect(lastHour.exp).toBeLessThanOrEqual(graceEnd);

      await usher.clock("--at", new Date(graceEnd).toISOString());
      expect(await check()).toMatchObject({ code: "EXPIRED", valid: false });
    });

    test("signing keys follow one another: the next is published before it signs, and a token of the one before verifies to its end", async () => {
      const { usher } = world();
      const token = await usher.token("employee", "--role", "Licenses.Manage");
      const product = "long-leases";
      const lease = 30 * 86_400;
      await usher.call(`PUT /api/staff/products/${product}`, { token, body: { ...PRODUCT, lease } });
      const customer = await newCustomer(usher);
      await usher.call("POST /api/staff/licenses", { token, body: licenseFor(customer, product, await usher.clock()) });
      const check = async () => {
        const { json } = await usher.call(`GET /api/license-check?tenant=${customer.tenant}&product=${product}`);
        const { header, claims } = await verifyLicenseToken(usher.origin, String(json?.token));
        return { token: String(json?.token), kid: String(header.kid), exp: Number(claims.exp) * 1000 };
      };
      const published = async (): Promise<string[]> => {
        const { json } = await usher.call("GET /.well-known/jwks.json");
        return (json as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
      };
      const rotate = async (): Promise<string[]> => {
        await runTimer(usher, "rotateKeys");
        // What the timer did shows when the keys are read again.
        await usher.clock("--advance", "PT6M");
        return published();
      };
      const [first, next] = await rotate();
      expect(next).toBeDefined();

      let last = await check();
      let present = last;
      for (let days = 0; present.kid === first && days < 95; days += 5) {
        last = present;
        await usher.clock("--advance", "P5D");
        present = await check();
      }
      expect([last.kid, present.kid]).toEqual([first, next]);
      const three = await rotate();
      expect(three).toEqual([first, next, expect.any(String)]);

      await usher.clock("--at", new Date(last.exp - 10 * 60_000).toISOString());
      expect(await rotate()).toEqual(three);
      await expect(verifyLicenseToken(usher.origin, last.token)).resolves.toMatchObject({ header: { kid: first } });
      expect((await check()).kid).toBe(next);

      await usher.clock("--advance", "P13D");
      expect(await rotate()).toEqual(three.slice(1));
      await expect(verifyLicenseToken(usher.origin, last.token)).rejects.toThrow("not published");
    });
  });
};
