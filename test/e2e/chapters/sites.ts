import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "@jest/globals";
import { firstSettings } from "../../../shared/configuration/tenantSettings.ts";
import { tableOf } from "../../../shared/history/days.ts";
import { ALERT } from "../../configuration/examples.ts";
import { type Answered, brief } from "../client.ts";
import { filesIn } from "../stateFiles.ts";
import { runTimer } from "../timers.ts";
import type { World } from "../world.ts";

/** A site's settings and history, and what becomes of them in a month. Moves the clock, as `time` does. */
export const sites = (world: () => World): void => {
  describe("a site", () => {
    afterAll(() => world().usher.clock("--reset"));

    /** A site of the first customer's, and tokens of those who have to do with it, as of now. */
    const newSite = () => {
      const { usher, ada } = world();
      const [siteGuid, webGuid] = [randomUUID(), randomUUID()];
      const id = `${siteGuid}.${webGuid}`;
      const on = (rights: string, sites: string, tenant = ada.tenant) =>
        usher.token("user", "--tenant", tenant, "--rights", rights, "--sites", sites);
      return {
        path: `/api/sites/${id}`,
        tokens: async () => ({
          admin: await usher.token("user", "--tenant", ada.tenant, "--admin"),
          designer: await on("designer", id),
          reader: await on("reader", id),
          component: await usher.token("app", "--tenant", ada.tenant),
        }),
        strangers: async () => ({
          otherWeb: await on("designer", `${siteGuid}.${randomUUID()}`),
          otherSite: await on("designer", `${randomUUID()}.${webGuid}`),
          elsewhere: await on("designer", id, world().ben.tenant),
        }),
      };
    };
    type Site = ReturnType<typeof newSite>;
    type Tokens = Awaited<ReturnType<Site["tokens"]>>;

    const entryOf = (listId: string) => ({
      component: "list-alerts",
      event: "alert",
      outcome: "success",
      configuration: { kind: "alerts", name: "overdue" },
      listId,
      itemId: 17,
      durationMs: 420,
      count: 2,
    });
    const rule = ({ path }: Site) => `${path}/configurations/alerts/overdue`;

    /** Sets the site up, has a component write two entries, and tells when they were received. */
    const settle = async (site: Site, tokens: Tokens, listId: string): Promise<string> => {
      const { call } = world().usher;
      const put = await call(`PUT ${rule(site)}`, { token: tokens.designer, body: ALERT });
      const settings = { ...firstSettings("contoso.com"), timeZone: "Romance Standard Time" };
      const decided = await call("PUT /api/tenant/settings", { token: tokens.admin, body: settings });
      const written = await call(`POST ${site.path}/history`, {
        token: tokens.component,
        headers: { "Idempotency-Key": randomUUID() },
        body: [entryOf(listId), { ...entryOf(listId), outcome: "warning" }],
      });
      expect([put.status, decided.status, written.status]).toEqual([201, 200, 201]);
      return String(written.json?.at);
    };

    /** The files of the running stack that hold these bytes, by their paths in its state folder. */
    const filesWith = async (bytes: string): Promise<string[]> =>
      (await filesIn(world().usher.stateFolder)).filter(([, content]) => content.includes(bytes)).map(([file]) => file);

    const outcomesIn = ({ json }: Answered): string[] => {
      const { entries } = json as { entries: { outcome: string }[] };
      return entries.map(({ outcome }) => outcome);
    };

    test("has settings and a history of its own: whoever has rights elsewhere sees nothing of it, or of the same ids", async () => {
      const { usher } = world();
      const site = newSite();
      const tokens = await site.tokens();
      await settle(site, tokens, randomUUID());
      const read = async (token: string) => {
        const paths = [`${site.path}/history`, `${site.path}/configurations`, rule(site)];
        return Promise.all(paths.map((path) => usher.call(`GET ${path}`, { token })));
      };
      const [history, list, one] = await read(tokens.reader);
      expect(history?.json?.entries).toHaveLength(2);
      expect(list?.json?.configurations).toEqual([expect.objectContaining({ name: "overdue", title: ALERT.title })]);
      expect(one?.json).toMatchObject({ title: ALERT.title });

      const { otherWeb, otherSite, elsewhere } = await site.strangers();
      const nothing = [404, "not-found"];
      for (const token of [otherWeb, otherSite]) {
        expect((await read(token)).map(brief)).toEqual([nothing, nothing, nothing]);
      }
      const [theirHistory, theirList, theirOne] = await read(elsewhere);
      expect([theirHistory?.json?.entries, theirList?.json?.configurations]).toEqual([[], []]);
      expect(theirOne && brief(theirOne)).toEqual(nothing);
      expect(brief(await usher.call(`PUT ${rule(site)}`, { token: tokens.reader, body: ALERT }))).toEqual([
        403,
        "not-allowed",
      ]);
    });

    test("has settings that change in the version that was read alone, and are the tenant's in the same way", async () => {
      const { usher } = world();
      const site = newSite();
      const { admin, designer, ...others } = await site.tokens();
      await settle(site, { admin, designer, ...others }, randomUUID());
      const asked = async (request: string, token: string, condition: object, body?: object) =>
        brief(await usher.call(request, { token, headers: { ...condition }, body }))[0];
      for (const [path, token, body] of [
        [rule(site), designer, ALERT],
        ["/api/tenant/settings", admin, firstSettings("contoso.com")],
      ] as const) {
        const { headers } = await usher.call(`GET ${path}`, { token });
        const read = { "If-Match": headers.get("etag") ?? "" };
        expect([await asked(`PUT ${path}`, token, read, body), await asked(`PUT ${path}`, token, read, body)]).toEqual([
          200, 412,
        ]);
      }
      expect(await asked(`PUT ${rule(site)}`, designer, { "If-None-Match": "*" }, ALERT)).toBe(412);
      expect(await asked(`DELETE ${rule(site)}`, designer, { "If-Match": '"1"' })).toBe(412);
      expect(await asked(`DELETE ${rule(site)}`, designer, {})).toBe(204);
    });

    test("has a history in pages, newest first, of batches that are written whole or refused whole", async () => {
      const { usher } = world();
      const site = newSite();
      const { reader, component } = await site.tokens();
      const { configuration: _, ...entry } = entryOf(randomUUID());
      const write = async (length: number, of: object = {}) => {
        const body = Array.from({ length }, () => ({ ...entry, ...of }));
        return brief(await usher.call(`POST ${site.path}/history`, { token: component, body }));
      };
      const read = async (query: Record<string, string> = {}) =>
        (await usher.call(`GET ${site.path}/history?${new URLSearchParams(query).toString()}`, { token: reader })).json;
      expect(await write(101)).toEqual([400, "validation-failed"]);
      expect(await read()).toEqual({ entries: [], continuation: null });
      expect(await write(1, { event: "sync" })).toEqual([201, undefined]);
      expect(await write(100)).toEqual([201, undefined]);

      const first = await read();
      expect(first?.entries).toEqual(Array.from({ length: 100 }, () => expect.objectContaining({ event: "alert" })));
      const next = await read({ continuation: String(first?.continuation) });
      expect(next).toEqual({ entries: [expect.objectContaining({ event: "sync" })], continuation: null });
      expect((await read({ outcome: "error" }))?.entries).toEqual([]);
    });

    test("a month later has no history: hidden before the purge, gone after it, in the files too. Its settings stay", async () => {
      const { usher } = world();
      const site = newSite();
      const listId = randomUUID();
      const then = await site.tokens();
      const at = await settle(site, then, listId);
      const table = tableOf(Date.parse(at));
      const read = (token: string, question = "") =>
        usher.call(`GET ${site.path}/history${question}`, { token }).then(outcomesIn);
      const thatDay = `?${new URLSearchParams({ from: at, to: new Date(Date.parse(at) + 1).toISOString() }).toString()}`;
      expect([await read(then.reader), await read(then.reader, thatDay)]).toEqual([
        ["success", "warning"],
        ["success", "warning"],
      ]);
      const kept = await usher.call(`GET ${rule(site)}`, { token: then.reader });
      const [file, ...others] = await filesWith(listId);
      expect([file, others]).toEqual([expect.stringMatching(/^azurite\b/), []]);

      await usher.clock("--advance", "P31D");
      for (const token of [then.component, then.reader]) {
        expect(brief(await usher.call(`GET ${rule(site)}`, { token }))).toEqual([401, "not-signed-in"]);
      }
      const now = await site.tokens();
      expect([await read(now.reader), await read(now.reader, thatDay)]).toEqual([[], []]);
      expect([await filesWith(listId), await filesWith(table)]).toEqual([[file], [file]]);

      await runTimer(usher, "purgeHistory");
      // Azurite by itself would save seconds later; as `npm start` runs it, it has saved what it has answered.
      expect([await filesWith(listId), await filesWith(table)]).toEqual([[], []]);

      const body = entryOf(randomUUID());
      expect((await usher.call(`POST ${site.path}/history`, { token: now.component, body })).status).toBe(201);
      expect([await read(now.reader), await read(now.reader, thatDay)]).toEqual([["success"], []]);
      const still = await usher.call(`GET ${rule(site)}`, { token: now.reader });
      expect([still.headers.get("etag"), still.json]).toEqual([kept.headers.get("etag"), kept.json]);
      const settings = await usher.call("GET /api/tenant/settings", { token: now.admin });
      expect(settings.json).toMatchObject({ timeZone: "Europe/Paris" });
    });
  });
};
