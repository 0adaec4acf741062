import { describe, expect, test } from "@jest/globals";
import { KeyGone } from "../../../shared/platform/vault/vault.ts";
import { manifest } from "../../../shared/privacy/manifest.ts";
import { sealedValues } from "../../promises/compare.ts";
import { readSql } from "../../promises/stored.ts";
import { brief } from "../client.ts";
import { type Customer, licenseFor, newCustomer, newRegistration, newTicket, signIn } from "../customers.ts";
import { copyDatabase, openKeyring } from "../databaseCopy.ts";
import { runTimer } from "../timers.ts";
import type { World } from "../world.ts";

/** A contact has everything erased, and comes back. */
export const erasure = (world: () => World): void => {
  const erase = ({ accessToken: token }: Customer, password: string) =>
    world().usher.call("POST /api/organization/erasure", { token, body: { password } });
  const prove = async ({ tenant }: Customer, token: string) => {
    const { usher } = world();
    const entraToken = await usher.token("user", "--tenant", tenant, "--admin");
    return usher.call("POST /api/organization/tenants", { token, body: { entraToken } });
  };
  const start = ({ tenant }: Customer, token: string) =>
    world().usher.call("POST /api/organization/trials", { token, body: { tenant, product: world().product } });
  const valid = async ({ tenant }: Customer) => {
    const { usher, product } = world();
    // With a token: callers without one share a bucket, which the chapters before may have emptied.
    const token = await usher.token("app", "--tenant", tenant);
    return (await usher.call(`GET /api/license-check?tenant=${tenant}&product=${product}`, { token })).json?.valid;
  };

  /** Sealed values in a copy of the database that lie under one of these subjects, and how many of them open. */
  const openIn = async (sqliteFile: string, subjects: ReadonlySet<string>): Promise<[number, number]> => {
    const keyring = openKeyring(world().usher);
    const stored = await readSql({ kind: "sqlite", file: sqliteFile });
    const values = manifest.tables.flatMap((declaration) => {
      const there = stored.find(({ table }) => declaration.store === "sql" && table === declaration.table);
      return there === undefined ? [] : sealedValues(declaration, there);
    });
    const theirs = values.filter(({ subject }) => subjects.has(subject));
    const opened = theirs.map(async ({ subject, table, column, row, value }) => {
      try {
        (await keyring.open(subject)).open({ table, column, row }, value);
        return 1;
      } catch (error) {
        if (error instanceof KeyGone) return 0;
        throw error;
      }
    });
    return [theirs.length, (await Promise.all(opened)).reduce((sum: number, one) => sum + one, 0)];
  };

  describe("an organization", () => {
    test("is erased by its contact's password; a copy of the database from before opens nothing of it", async () => {
      const { usher, callers } = world();
      const customer = await newCustomer(usher);
      await prove(customer, customer.accessToken);
      expect((await start(customer, customer.accessToken)).status).toBe(201);
      await newTicket(usher, customer);
      const token = callers["Licenses.Manage"];
      const terms = licenseFor(customer, world().product, await usher.clock());
      expect((await usher.call("POST /api/staff/licenses", { token, body: terms })).status).toBe(201);
      expect(await valid(customer)).toBe(true);

      await using copy = await copyDatabase(usher);
      const stored = await readSql({ kind: "sqlite", file: copy.sqliteFile });
      const rowsOf = (name: string) => stored.find(({ table }) => table === name)?.rows ?? [];
      const organization = rowsOf("organizations").find(({ id }) => id === customer.organizationId);
      const tickets = rowsOf("tickets").filter(({ email_index: index }) => index === organization?.email_index);
      const subjects = new Set([organization, ...tickets].map((row) => String(row?.subject)));
      const [there, open] = await openIn(copy.sqliteFile, subjects);
      expect([there > 2, open]).toEqual([true, there]);

      expect(brief(await erase(customer, "not what it is at all"))).toEqual([401, "invalid-credentials"]);
      const erased = await erase(customer, customer.password);
      expect([erased.status, erased.json]).toEqual([
        200,
        { receipt: expect.any(String), receiptId: expect.any(String), state: "effective" },
      ]);
      expect(await openIn(copy.sqliteFile, subjects)).toEqual([there, 0]);
      expect(brief(await erase(customer, customer.password))).toEqual([401, "not-signed-in"]);
      const { email, password } = customer;
      expect(brief(await usher.call("POST /api/sign-in", { body: { email, password } }))).toEqual([
        401,
        "invalid-credentials",
      ]);
      expect(await valid(customer)).toBe(false);
      await runTimer(usher, "sweepRetention");
      const state = await usher.call(`GET /api/erasures/${String(erased.json?.receiptId)}`);
      expect([state.status, state.json]).toEqual([200, { state: "complete" }]);
      expect(await valid(world().ada)).toBe(true);

      const body = { ...newRegistration(), contactEmail: email, password };
      const before = await usher.inbox.linkToken(email, "verify");
      await usher.call("POST /api/registrations", { body });
      const again = await usher.inbox.linkToken(email, "verify", before);
      await usher.call("POST /api/registrations/verify", { body: { token: again, password } });
      const present = await signIn(usher, email, password);
      expect((await prove(customer, present)).status).toBe(201);
      expect(brief(await start(customer, present))).toEqual([409, "conflict"]);
      expect((await usher.call("GET /api/organization/licenses", { token: present })).json).toEqual({ licenses: [] });
      expect((await usher.call("GET /api/organization/tickets", { token: present })).json?.tickets).toEqual([]);
    }, 60_000);

    test("is erased by whoever holds its mailbox or by a second officer, and by no officer alone", async () => {
      const { usher, callers } = world();
      const officer = callers["Privacy.Officer"];
      const ask = async ({ email }: Customer): Promise<string> => {
        const asked = await usher.call("POST /api/staff/erasures", { token: officer, body: { contactEmail: email } });
        expect(asked.status).toBe(202);
        return `POST /api/staff/erasures/${String(asked.json?.id)}/confirm`;
      };
      const [one, two] = [await newCustomer(usher), await newCustomer(usher)];
      await ask(one);
      const link = { token: await usher.inbox.linkToken(one.email, "erasure") };
      expect(brief(await usher.call("POST /api/erasures/confirm", { body: link }))).toEqual([200, undefined]);
      expect(brief(await usher.call("POST /api/erasures/confirm", { body: link }))).toEqual([410, "link-expired"]);
      const confirm = await ask(two);
      expect(brief(await usher.call(confirm, { token: officer }))).toEqual([403, "not-allowed"]);
      await expect(signIn(usher, two.email, two.password)).resolves.toBeDefined();
      const other = await usher.token("employee", "--role", "Privacy.Officer", "--role", "Support.Agent");
      expect(brief(await usher.call(confirm, { token: other }))).toEqual([200, undefined]);
      for (const { email, password } of [one, two]) await expect(signIn(usher, email, password)).rejects.toThrow("401");
    });
  });
};
