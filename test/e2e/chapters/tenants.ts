import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { brief } from "../client.ts";
import { type Customer, licenseFor, newCustomer, PRODUCT } from "../customers.ts";
import type { World } from "../world.ts";

/** Tenants that a contact proves and gives up, and trials. */
export const tenants = (world: () => World): void => {
  const proofOf = (tenant: string) => world().usher.token("user", "--tenant", tenant, "--admin");
  const send = ({ accessToken: token }: Customer, entraToken: string, headers = {}) =>
    world().usher.call("POST /api/organization/tenants", { token, body: { entraToken }, headers });
  const prove = async (customer: Customer, tenant = customer.tenant) => send(customer, await proofOf(tenant));
  const unlink = ({ accessToken: token }: Customer, tenant: string) =>
    world().usher.call(`DELETE /api/organization/tenants/${tenant}`, { token });
  const start = ({ accessToken: token, tenant }: Customer, changes = {}, headers = {}) =>
    world().usher.call("POST /api/organization/trials", {
      token,
      body: { tenant, product: world().product, ...changes },
      headers,
    });
  const linked = async ({ accessToken: token }: Customer) =>
    (await world().usher.call("GET /api/organization/tenants", { token })).json?.tenants;
  const licenses = async ({ accessToken: token }: Customer) =>
    (await world().usher.call("GET /api/organization/licenses", { token })).json?.licenses;
  const code = async (tenant: string) => {
    const { usher, product } = world();
    const token = await usher.token("user", "--tenant", tenant);
    return (await usher.call(`GET /api/license-check?product=${product}`, { token })).json?.code;
  };
  const staff = (request: string, body: object) =>
    world().usher.call(request, { token: world().callers["Licenses.Manage"], body });
  const revoke = (id: unknown) => staff(`PATCH /api/staff/licenses/${String(id)}`, { status: "revoked" });

  describe("a tenant", () => {
    test("is linked by its administrator's proof, which may be repeated, and is nobody else's then", async () => {
      const { usher } = world();
      const [customer, rival] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
      const first = await prove(customer);
      const its = { tenant: customer.tenant, linkedBy: "proof", linkedAt: expect.any(String) };
      expect([first.status, first.json]).toEqual([201, its]);
      const again = await prove(customer);
      expect([again.status, again.json]).toEqual([200, first.json]);
      const domain = `tenant-${customer.tenant.slice(0, 8)}.example`;
      expect(await linked(customer)).toEqual([{ ...its, domain }]);
      expect(brief(await prove(rival, customer.tenant))).toEqual([409, "conflict"]);
      expect(await linked(rival)).toEqual([]);
    });

    test("that an employee linked is raised by the proof", async () => {
      const { usher, callers } = world();
      const customer = await newCustomer(usher);
      const link = `PUT /api/staff/organizations/${customer.organizationId}/tenants/${customer.tenant}`;
      const before = await usher.call(link, { token: callers["Licenses.Manage"] });
      expect(before.json).toMatchObject({ linkedBy: "employee" });
      const proven = await prove(customer);
      expect([proven.status, proven.json]).toEqual([200, { ...before.json, linkedBy: "proof" }]);
    });

    test("is proven by a token of its administrator alone, and a refusal says which token is meant", async () => {
      const { usher, callers } = world();
      const customer = await newCustomer(usher);
      expect((await prove(customer, randomUUID())).status).toBe(201);
      const notAllowed = [
        await usher.token("user", "--tenant", customer.tenant),
        await usher.token("app", "--tenant", customer.tenant),
      ];
      const proof = await proofOf(customer.tenant);
      const notSignedIn = [
        customer.accessToken,
        callers["Licenses.Manage"],
        `${proof.slice(0, -8)}AAAAAAAA`,
        "not.a.token",
      ];
      for (const [tokens, expected] of [
        [notAllowed, [403, "not-allowed"]],
        [notSignedIn, [401, "not-signed-in"]],
      ] as const) {
        for (const token of tokens) {
          const answered = await send(customer, token);
          expect(brief(answered)).toEqual(expected);
          expect(answered.json?.detail).toContain("entraToken");
          expect(answered.text).not.toContain(token);
        }
      }
      expect(await linked(customer)).toHaveLength(1);
    });

    test("is proven once for one Idempotency-Key, with the same answer", async () => {
      const customer = await newCustomer(world().usher);
      const headers = { "Idempotency-Key": randomUUID() };
      const proof = await proofOf(customer.tenant);
      const answers = await Promise.all([1, 2].map(() => send(customer, proof, headers)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(brief(await send(customer, await proofOf(randomUUID()), headers))).toEqual([
        422,
        "idempotency-key-reused",
      ]);
    });

    test("is given up once its licenses are revoked or over; what was kept is gone, and it is free", async () => {
      const { usher, product } = world();
      const [customer, next] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
      await prove(customer);
      const body = licenseFor(customer, product, await usher.clock());
      const issued = await staff("POST /api/staff/licenses", body);
      expect(brief(await unlink(customer, customer.tenant))).toEqual([409, "conflict"]);
      expect(brief(await unlink(next, customer.tenant))).toEqual([404, "not-found"]);
      expect(await code(customer.tenant)).toBe("VALID");

      await revoke(issued.json?.id);
      const gone = await unlink(customer, customer.tenant.toUpperCase());
      expect([gone.status, gone.text]).toEqual([204, ""]);
      expect(await code(customer.tenant)).toBe("NOT_FOUND");
      expect([await linked(customer), await licenses(customer)]).toEqual([[], []]);
      const kept = await usher.call(`GET /api/staff/licenses?tenant=${customer.tenant}`, {
        token: world().callers["Licenses.Manage"],
      });
      expect(kept.json).toEqual({ licenses: [] });
      expect(brief(await unlink(customer, customer.tenant))).toEqual([404, "not-found"]);
      expect((await prove(next, customer.tenant)).status).toBe(201);
    });

    test("by a path that names none is refused as such", async () => {
      const customer = await newCustomer(world().usher);
      expect(brief(await unlink(customer, "contoso"))).toEqual([400, "validation-failed"]);
    });
  });

  describe("a trial", () => {
    test("starts for a proven tenant, counts at once, and is there once, ever", async () => {
      const customer = await newCustomer(world().usher);
      await prove(customer);
      const started = await start(customer);
      expect(started.status).toBe(201);
      expect(started.json).toMatchObject({ kind: "trial", edition: "standard", components: ["*"], graceDays: 0 });
      expect(started.headers.get("etag")).toBe('"1"');
      const { startsAt, expiresAt } = started.json as { startsAt: string; expiresAt: string };
      expect(Date.parse(expiresAt) - Date.parse(startsAt)).toBe(30 * 86_400_000);
      expect(await licenses(customer)).toEqual([started.json]);
      expect(await code(customer.tenant)).toBe("TRIAL");
      expect(brief(await start(customer))).toEqual([409, "conflict"]);
    });

    test("is nobody's for a tenant that is not linked to them, whoever's it is", async () => {
      const { usher } = world();
      const [customer, other] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
      await prove(customer);
      expect((await start(customer)).status).toBe(201);
      const ofOther = await start(other, { tenant: customer.tenant });
      const ofNobody = await start(other);
      expect([brief(ofOther), brief(ofNobody)]).toEqual([
        [403, "not-allowed"],
        [403, "not-allowed"],
      ]);
      expect(ofOther.json?.detail).toBe(ofNobody.json?.detail);
      expect(await licenses(other)).toEqual([]);
    });

    test("does not come again with another organization that proves the tenant later", async () => {
      const { usher } = world();
      const [customer, next] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
      await prove(customer);
      const started = await start(customer);
      await revoke(started.json?.id);
      await unlink(customer, customer.tenant);
      expect((await prove(next, customer.tenant)).status).toBe(201);
      expect(brief(await start(next, { tenant: customer.tenant }))).toEqual([409, "conflict"]);
    });

    test("of a product that has none, or that there is not, is refused by its field", async () => {
      const customer = await newCustomer(world().usher);
      await prove(customer);
      const product = `product-${randomUUID().slice(0, 8)}`;
      const { trial: _, ...without } = PRODUCT;
      expect((await staff(`PUT /api/staff/products/${product}`, without)).status).toBe(201);
      for (const [named, fault] of [
        [product, "no-trial"],
        ["unheard-of", "unknown-product"],
      ]) {
        const { status, json } = await start(customer, { product: named });
        expect([status, json?.errors]).toEqual([
          400,
          [{ pointer: "/product", code: fault, detail: expect.any(String) }],
        ]);
      }
    });

    test("is one of many asked for at the same instant; with an Idempotency-Key all of them are told of it", async () => {
      const { usher } = world();
      const [customer, patient] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
      await Promise.all([prove(customer), prove(patient)]);
      const ends = await Promise.all(Array.from({ length: 16 }, () => start(customer)));
      const won = ends.filter(({ status }) => status === 201);
      expect([won.length, ends.filter((end) => brief(end)[1] === "conflict").length]).toEqual([1, ends.length - 1]);
      const headers = { "Idempotency-Key": randomUUID() };
      const told = await Promise.all(Array.from({ length: 4 }, () => start(patient, {}, headers)));
      expect(told.map(({ status, json }) => [status, json?.id])).toEqual(told.map(() => [201, told[0]?.json?.id]));
      expect(await licenses(patient)).toHaveLength(1);
    });
  });
};
