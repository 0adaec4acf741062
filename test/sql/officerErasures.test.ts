import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import { HOUR, MINUTE } from "../../shared/platform/clock.ts";
import { newId, newToken } from "../../shared/platform/ids.ts";
import { MAILS_TO_ONE } from "../../shared/platform/mail/mailRates.ts";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { insertRequest, markConfirmed, selectRequests } from "../../shared/privacy/erasure/requestStore.ts";
import { LINK_COUNTS_FOR, REQUEST_COUNTS_FOR } from "../../shared/privacy/erasure/retention.ts";
import { MOST_REQUESTS } from "../../shared/privacy/erasure/schemas.ts";
import { type Answered, brief, type Client } from "../e2e/client.ts";
import { newCustomer, newQuestion, newRegistration, newTicket, type Reachable, signIn } from "../e2e/customers.ts";
import { openRelayedAccount, type RelayedAccount } from "../promises/relayedAccount.ts";
import { type InProcess, reachable, startUsher } from "../promises/usher.ts";
import { type Database, databases } from "./databases.ts";

const LINK = /\/link#erasure\.([\w-]{43})/;

describe.each(databases())("an erasure that is asked for by mail on $name", ({ create }) => {
  let database: Database;
  let account: RelayedAccount;
  let usher: InProcess;
  let reach: Reachable;
  let call: Client;
  let db: Queries;
  beforeAll(async () => {
    database = await create();
    account = await openRelayedAccount();
    usher = await startUsher({ sql: database.settings, connectionString: account.relayed });
    reach = reachable(usher);
    call = reach.call;
    db = await database.sql.db();
  }, 60_000);
  afterAll(async () => {
    await usher?.[Symbol.asyncDispose]();
    await account?.network.close();
    await database?.drop();
  });

  const officer = () => usher.token({ kind: "employee", roles: ["Privacy.Officer"] });
  const otherOfficer = () => usher.token({ kind: "employee", roles: ["Privacy.Officer", "Licenses.Manage"] });
  const request = async (contactEmail: string): Promise<Answered> =>
    call("POST /api/staff/erasures", { token: await officer(), body: { contactEmail } });
  const confirmAs = (id: string, token: string): Promise<Answered> =>
    call(`POST /api/staff/erasures/${id}/confirm`, { token });
  const read = (id: string, token: string): Promise<Answered> => call(`GET /api/staff/erasures/${id}`, { token });
  const confirm = (token: string): Promise<Answered> => call("POST /api/erasures/confirm", { body: { token } });

  /** What an officer is shown of the requests for these addresses. */
  const shownTo = async (token: string, emails: readonly string[]): Promise<Record<string, unknown>[]> => {
    const { status, json } = await call("GET /api/staff/erasures", { token });
    expect(status).toBe(200);
    const shown = json?.requests as Record<string, unknown>[];
    return shown.filter(({ contactEmail }) => emails.includes(String(contactEmail)));
  };

  const readingsOf = async ({ accessToken }: { accessToken: string }): Promise<unknown[]> => {
    const { body } = await usher.ask("GET", "/api/organization/export", { token: accessToken });
    return (body as { readings: unknown[] }).readings;
  };

  const mailsTo = async (email: string): Promise<string[]> =>
    (await usher.mails(email)).map(({ text }) => text).filter((text) => LINK.test(text));

  /** A request that was taken, and the mail that it brought. */
  const requested = async (email: string, typed = email): Promise<{ id: string; token: string; mail: string }> => {
    const before = (await mailsTo(email)).length;
    const answer = await request(typed);
    expect(brief(answer)).toEqual([202, undefined]);
    for (let attempt = 0; attempt < 250; attempt += 1) {
      const mail = (await mailsTo(email))[before];
      if (mail !== undefined) return { id: String(answer.json?.id), token: LINK.exec(mail)?.[1] ?? "", mail };
      await pause(20);
    }
    throw new Error("No mail came.");
  };

  const requests = () => db.selectFrom("erasure_requests").selectAll().execute();
  const erasures = async () => (await db.selectFrom("erasures").select("id").execute()).map(({ id }) => id);
  const mayStillSignIn = ({ email, password }: { email: string; password: string }): Promise<boolean> =>
    signIn(reach, email, password).then(
      () => true,
      () => false,
    );
  /** Whoever wrote to support from an address of their own, and is no customer. */
  const asking = async (): Promise<string> => {
    const { contactEmail } = newRegistration();
    expect((await call("POST /api/tickets", { body: newQuestion(contactEmail) })).status).toBe(201);
    return contactEmail;
  };
  const ticketsOf = async (email: string): Promise<number> => {
    const indexes = await usher.openVault().blindIndex.all("email", email);
    return (await db.selectFrom("tickets").select("id").where("email_index", "in", indexes).execute()).length;
  };

  /** How many rows count something for an address. */
  const countsOf = async (email: string): Promise<number> => {
    const indexes = await usher.openVault().blindIndex.all("email", email);
    const failures = await db.selectFrom("sign_in_failures").selectAll().where("email_index", "in", indexes).execute();
    const rates = await db.selectFrom("rates").selectAll().where("bucket", "in", indexes).execute();
    return failures.length + rates.length;
  };

  test("reaches the contact by a mail, erases nothing yet, and leaves its trail", async () => {
    const ada = await newCustomer(reach);
    const { id, mail } = await requested(ada.email);
    expect(mail).toContain("Hello Ada Example,");
    expect(mail).toContain("your organization's account");
    expect(await mayStillSignIn(ada)).toBe(true);
    const row = (await requests()).find((one) => one.id === id);
    expect(row).toMatchObject({ organization_id: ada.organizationId, erasure: null });
    const { oid } = decodeJwt(await officer());
    for (const value of [ada.email, oid]) expect(JSON.stringify(row)).not.toContain(value);
    const exported = await usher.ask("GET", "/api/organization/export", { token: ada.accessToken });
    expect(exported.body).toMatchObject({
      readings: [{ role: "Privacy.Officer" }],
      erasureRequests: [{ contactEmail: ada.email }],
    });
  });

  test("is confirmed by the link, once, and takes one organization alone", async () => {
    const [ada, ben] = [await newCustomer(reach), await newCustomer(reach)];
    await newTicket(reach, ada);
    const { token } = await requested(ada.email);
    const answer = await confirm(token);
    expect([answer.status, answer.json?.state, answer.headers.get("cache-control")]).toEqual([
      200,
      "effective",
      "no-store",
    ]);
    expect(decodeJwt(String(answer.json?.receipt))).toEqual({
      iss: usher.publicUrl,
      jti: answer.json?.receiptId,
      iat: expect.any(Number),
      scope: "organization",
    });
    expect(await mayStillSignIn(ada)).toBe(false);
    expect(await mayStillSignIn(ben)).toBe(true);
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
    await usher.app.erasures.settled();
    expect((await call(`GET /api/erasures/${String(answer.json?.receiptId)}`)).json).toEqual({ state: "complete" });
    expect(await ticketsOf(ada.email)).toBe(0);
    expect((await requests()).filter(({ organization_id }) => organization_id === ada.organizationId)).toEqual([]);
    expect(brief(await request(ada.email))).toEqual([404, "not-found"]);
  });

  test("is confirmed by another officer, and not by the one who asked", async () => {
    const ada = await newCustomer(reach);
    const { id, token } = await requested(ada.email);
    expect(brief(await confirmAs(id, await officer()))).toEqual([403, "not-allowed"]);
    expect(await mayStillSignIn(ada)).toBe(true);
    expect(brief(await confirmAs(id, await otherOfficer()))).toEqual([200, undefined]);
    expect(await mayStillSignIn(ada)).toBe(false);
    expect(brief(await confirmAs(id, await otherOfficer()))).toEqual([404, "not-found"]);
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
  });

  test("reaches whoever wrote to support and is no customer, by no name, and takes what came from there alone", async () => {
    const [robin, other] = [await asking(), await asking()];
    for (const email of [robin, other])
      expect(await mayStillSignIn({ email, password: "a guess of a stranger" })).toBe(false);
    const { token, mail } = await requested(robin);
    expect(mail).toMatch(/^Hello,\s/);
    expect(mail).not.toContain("your organization's account");
    const { json } = await confirm(token);
    expect(decodeJwt(String(json?.receipt))).toMatchObject({ scope: "address" });
    await usher.app.erasures.settled();
    expect([await ticketsOf(robin), await ticketsOf(other)]).toEqual([0, 1]);
    expect([await countsOf(robin), (await countsOf(other)) > 1]).toEqual([0, true]);
  });

  test("takes a registration that nobody has confirmed, whose link then does nothing", async () => {
    const body = newRegistration();
    await call("POST /api/registrations", { body });
    const verify = await reach.inbox.linkToken(body.contactEmail, "verify");
    const { token } = await requested(body.contactEmail);
    expect(brief(await confirm(token))).toEqual([200, undefined]);
    const verified = await call("POST /api/registrations/verify", {
      body: { token: verify, password: body.password },
    });
    expect(brief(verified)).toEqual([410, "link-expired"]);
  });

  test("is not taken where nothing is kept under the address, and leaves nothing", async () => {
    const { contactEmail } = newRegistration();
    expect(brief(await request(contactEmail))).toEqual([404, "not-found"]);
    const indexes = await usher.openVault().blindIndex.all("email", contactEmail);
    expect((await requests()).filter(({ email_index }) => indexes.includes(email_index))).toEqual([]);
  });

  test("replaces an earlier one of the same address, however that is typed", async () => {
    const ada = await newCustomer(reach);
    const first = await requested(ada.email);
    const second = await requested(ada.email, ada.email.toUpperCase());
    expect(brief(await confirm(first.token))).toEqual([410, "link-expired"]);
    expect(brief(await confirmAs(first.id, await otherOfficer()))).toEqual([404, "not-found"]);
    expect(brief(await confirm(second.token))).toEqual([200, undefined]);
  });

  test("stands once, though two officers ask at the same instant", async () => {
    const ada = await newCustomer(reach);
    const answers = await Promise.all([1, 2, 3, 4].map(() => request(ada.email)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const standing = (await requests()).filter(({ organization_id }) => organization_id === ada.organizationId);
    expect(standing).toHaveLength(1);
  });

  test("takes what is there when it is confirmed, not when it was asked for", async () => {
    const robin = await asking();
    const { token } = await requested(robin);
    await call("POST /api/tickets", { body: newQuestion(robin) });
    expect(await ticketsOf(robin)).toBe(2);
    expect(brief(await confirm(token))).toEqual([200, undefined]);
    await usher.app.erasures.settled();
    expect(await ticketsOf(robin)).toBe(0);
  });

  test("takes no organization that has the address since, of which the mail said nothing", async () => {
    const body = newRegistration();
    const { contactEmail, password } = body;
    await call("POST /api/tickets", { body: newQuestion(contactEmail) });
    await call("POST /api/registrations", { body });
    const { id, token } = await requested(contactEmail);
    const verify = await reach.inbox.linkToken(contactEmail, "verify");
    await call("POST /api/registrations/verify", { body: { token: verify, password } });
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
    expect(brief(await confirmAs(id, await otherOfficer()))).toEqual([404, "not-found"]);
    expect(await mayStillSignIn({ email: contactEmail, password })).toBe(true);
  });

  test("takes no organization whose contact is somebody else by now", async () => {
    const ada = await newCustomer(reach);
    const { id, token } = await requested(ada.email);
    const { contactName, contactEmail, contactPhone } = newRegistration();
    await call("POST /api/organization/handover", {
      token: ada.accessToken,
      body: { contactName, contactEmail, contactPhone, currentPassword: ada.password },
    });
    const password = "a wholly different sentence";
    const handover = await reach.inbox.linkToken(contactEmail, "handover");
    await call("POST /api/organization/handover/confirm", { body: { token: handover, password } });
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
    expect(brief(await confirmAs(id, await otherOfficer()))).toEqual([404, "not-found"]);
    expect(await mayStillSignIn({ email: contactEmail, password })).toBe(true);
  });

  test("has one receipt, though link and officer confirm it at the same instant", async () => {
    const [ada, robin] = [await newCustomer(reach), await asking()];
    for (const email of [ada.email, robin]) {
      const { id, token } = await requested(email);
      const before = await erasures();
      const other = await otherOfficer();
      const answers = await Promise.all([confirm(token), confirmAs(id, other), confirm(token), confirmAs(id, other)]);
      const done = answers.filter(({ status }) => status === 200);
      expect(done.length).toBeGreaterThan(0);
      for (const { status } of answers) expect([200, 404, 410]).toContain(status);
      expect(new Set(done.map(({ json }) => json?.receiptId)).size).toBe(1);
      expect((await erasures()).length - before.length).toBe(1);
    }
  });

  test("is over once its erasure is effective, though its row has not been swept", async () => {
    const { id, token } = await requested(await asking());
    const row = (await requests()).find((one) => one.id === id);
    const { json } = await confirm(token);
    await usher.app.erasures.settled();
    if (row === undefined) throw new Error("there was no request");
    const erasure = String(json?.receiptId);
    await db
      .insertInto("erasure_requests")
      .values({ ...row, erasure })
      .execute();
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
    expect(brief(await confirmAs(id, await otherOfficer()))).toEqual([404, "not-found"]);
  });

  test("becomes one erasure, and no second", async () => {
    const { id } = await requested(await asking());
    expect([await markConfirmed(db, id, randomUUID()), await markConfirmed(db, id, randomUUID())]).toEqual([
      true,
      false,
    ]);
  });

  test("goes on by the same link, with one receipt, where the keys' store was out of reach", async () => {
    const [ada, robin] = [await newCustomer(reach), await asking()];
    for (const email of [ada.email, robin]) {
      const { token } = await requested(email);
      const before = await erasures();
      account.network.become("refusing");
      account.network.cut();
      const failed = await confirm(token);
      account.network.become("open");
      expect(brief(failed)).toEqual([503, "unavailable"]);
      const { status, json } = await confirm(token);
      expect(status).toBe(200);
      expect((await erasures()).filter((id) => !before.includes(id))).toEqual([json?.receiptId]);
    }
  });

  test("opens for nobody where its row was moved", async () => {
    const [ada, ben] = [await newCustomer(reach), await newCustomer(reach)];
    const [hers, his] = [await requested(ada.email), await requested(ben.email)];
    const { organization_id, subject } = (await requests()).find(({ id }) => id === his.id) ?? {};
    await db.updateTable("erasure_requests").set({ organization_id, subject }).where("id", "=", hers.id).execute();
    expect(brief(await confirm(hers.token))).toEqual([410, "link-expired"]);
    expect(brief(await confirmAs(hers.id, await otherOfficer()))).toEqual([404, "not-found"]);
    expect([await mayStillSignIn(ada), await mayStillSignIn(ben)]).toEqual([true, true]);
  });

  test("goes with what the contact erases", async () => {
    const ada = await newCustomer(reach);
    const { id, token } = await requested(ada.email);
    await call("POST /api/organization/erasure", { token: ada.accessToken, body: { password: ada.password } });
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
    await usher.app.erasures.settled();
    expect((await requests()).filter((one) => one.id === id)).toEqual([]);
  });

  test("is mailed so often within the hour, and no more often", async () => {
    const robin = await asking();
    for (let times = 0; times < MAILS_TO_ONE.times; times += 1) expect((await request(robin)).status).toBe(202);
    const refused = await request(robin);
    expect(brief(refused)).toEqual([429, "too-many-requests"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    usher.clock.advance(HOUR);
    expect((await request(robin)).status).toBe(202);
  });

  test("is over for the link after a day, for officers after a week, and then swept", async () => {
    const robin = await asking();
    const { id, token } = await requested(robin);
    usher.clock.advance(LINK_COUNTS_FOR);
    expect(brief(await confirm(token))).toEqual([410, "link-expired"]);
    usher.clock.advance(REQUEST_COUNTS_FOR - LINK_COUNTS_FOR - 1);
    expect(brief(await confirmAs(id, await officer()))).toEqual([403, "not-allowed"]);
    await usher.runTimer("sweepRetention");
    expect((await requests()).map((one) => one.id)).toContain(id);
    usher.clock.advance(1);
    expect(brief(await confirmAs(id, await otherOfficer()))).toEqual([404, "not-found"]);
    await usher.runTimer("sweepRetention");
    expect((await requests()).map((one) => one.id)).not.toContain(id);
    expect(await ticketsOf(robin)).toBe(1);
  });

  test("is shown to officers while it can be confirmed, the newest first, and leaves its trail with whom it is about", async () => {
    const [ada, ben] = [await newCustomer(reach), await newCustomer(reach)];
    const robin = await asking();
    const { id: first, token } = await requested(ada.email);
    usher.clock.advance(MINUTE);
    const { id: second } = await requested(robin);
    const now = usher.clock.now();
    const at = (instant: number): string => new Date(instant).toISOString();
    const emails = [ada.email, robin, ben.email];
    const mine = await shownTo(await officer(), emails);
    expect(mine).toEqual([
      {
        id: second,
        contactEmail: robin,
        scope: "address",
        requestedAt: at(now),
        linkExpiresAt: at(now + LINK_COUNTS_FOR),
        expiresAt: at(now + REQUEST_COUNTS_FOR),
        isYours: true,
      },
      expect.objectContaining({ id: first, contactEmail: ada.email, scope: "organization", isYours: true }),
    ]);
    expect((await shownTo(await otherOfficer(), emails)).map(({ id, isYours }) => [id, isYours])).toEqual([
      [second, false],
      [first, false],
    ]);
    expect(await readingsOf(ada)).toEqual([1, 2, 3].map(() => expect.objectContaining({ role: "Privacy.Officer" })));
    expect(await readingsOf(ben)).toEqual([]);
    expect((await selectRequests(db, database.sql.dialect, { now, most: 1 })).map(({ id }) => id)).toEqual([second]);

    await confirm(token);
    expect((await shownTo(await otherOfficer(), emails)).map(({ id }) => id)).toEqual([second]);
    usher.clock.advance(REQUEST_COUNTS_FOR - 1);
    expect((await shownTo(await otherOfficer(), emails)).map(({ id }) => id)).toEqual([second]);
    usher.clock.advance(1);
    expect(await shownTo(await otherOfficer(), emails)).toEqual([]);
  });

  test("is shown to nobody where nobody could confirm it: its key is gone, its row was moved, its address is another's", async () => {
    const [ada, ben, cleo] = [await newCustomer(reach), await newCustomer(reach), await newCustomer(reach)];
    const registration = newRegistration();
    const { contactEmail, password } = registration;
    await call("POST /api/registrations", { body: registration });
    const emails = [ada.email, ben.email, cleo.email, contactEmail];
    for (const email of emails) await requested(email);
    const rowOf = async (organization: string) =>
      (await requests()).find(({ organization_id }) => organization_id === organization);
    expect(await shownTo(await officer(), emails)).toHaveLength(4);

    await usher.openVault().keyring.destroy((await rowOf(ada.organizationId))?.subject ?? "");
    const { organization_id, subject } = (await rowOf(cleo.organizationId)) ?? {};
    const moved = db.updateTable("erasure_requests").set({ organization_id, subject });
    await moved.where("organization_id", "=", ben.organizationId).execute();
    const verify = await reach.inbox.linkToken(contactEmail, "verify");
    await call("POST /api/registrations/verify", { body: { token: verify, password } });
    // An instance lets go of a destroyed key by itself.
    usher.clock.advance(6 * MINUTE);
    expect((await shownTo(await officer(), emails)).map((one) => one.contactEmail)).toEqual([cleo.email]);
  });

  test("is shown alone to who has its id, and leaves its trail with whom it is about and nobody else", async () => {
    const [ada, ben] = [await newCustomer(reach), await newCustomer(reach)];
    const robin = await asking();
    const { id } = await requested(ada.email);
    await requested(ben.email);
    const { id: address } = await requested(robin);
    const before = [(await readingsOf(ada)).length, (await readingsOf(ben)).length];
    const [alone] = await shownTo(await otherOfficer(), [ada.email]);
    const one = await read(id, await otherOfficer());
    expect([one.status, one.json]).toEqual([200, alone]);
    expect((await read(id, await officer())).json).toEqual({ ...alone, isYours: true });
    expect((await read(address, await officer())).json).toMatchObject({ contactEmail: robin, scope: "address" });
    // The list was looked at once, which is about both.
    expect([(await readingsOf(ada)).length, (await readingsOf(ben)).length]).toEqual([
      (before[0] ?? 0) + 3,
      (before[1] ?? 0) + 1,
    ]);
  });

  test("is not found alone where it is open no more, which leaves no trail", async () => {
    const [ada, ben, cleo] = [await newCustomer(reach), await newCustomer(reach), await newCustomer(reach)];
    const registration = newRegistration();
    const { contactEmail, password } = registration;
    await call("POST /api/registrations", { body: registration });
    const verify = await reach.inbox.linkToken(contactEmail, "verify");
    const confirmed = await requested(await asking());
    const begun = await requested(cleo.email);
    const keyless = await requested(ben.email);
    const anothers = await requested(contactEmail);
    const over = await requested(ada.email);
    for (const { id } of [confirmed, begun, keyless, anothers, over]) {
      expect((await read(id, await otherOfficer())).status).toBe(200);
    }

    expect(brief(await confirm(confirmed.token))).toEqual([200, undefined]);
    expect(await markConfirmed(db, begun.id, randomUUID())).toBe(true);
    await usher.openVault().keyring.destroy((await requests()).find(({ id }) => id === keyless.id)?.subject ?? "");
    await call("POST /api/registrations/verify", { body: { token: verify, password } });
    // An instance lets go of a destroyed key by itself.
    usher.clock.advance(6 * MINUTE);
    const told = (await readingsOf(cleo)).length;
    for (const id of [confirmed.id, begun.id, keyless.id, anothers.id, randomUUID()]) {
      expect(brief(await read(id, await otherOfficer()))).toEqual([404, "not-found"]);
    }
    expect((await readingsOf(cleo)).length).toBe(told);
    expect((await read(over.id, await otherOfficer())).status).toBe(200);
    usher.clock.advance(REQUEST_COUNTS_FOR);
    const late = await read(over.id, await otherOfficer());
    expect([late.status, late.json?.detail]).toEqual([404, expect.stringContaining("There is no such request")]);
  });

  test("has its place among the newest 50, however many are newer that nobody could confirm", async () => {
    const newest = async (): Promise<Record<string, unknown>[]> =>
      (await call("GET /api/staff/erasures", { token: await officer() })).json?.requests as Record<string, unknown>[];
    usher.clock.advance(REQUEST_COUNTS_FOR);
    const [ada, ben] = [await newCustomer(reach), await newCustomer(reach)];
    const old = await requested(ada.email);
    usher.clock.advance(1);
    const young = await requested(ben.email);
    const row = (await requests()).find(({ id }) => id === young.id);
    if (row === undefined) throw new Error("there was no request");
    usher.clock.advance(1);
    // Copies do not open, as the id is bound into what is sealed.
    const copies = async (times: number): Promise<void> => {
      for (let one = 0; one < times; one += 1) {
        const [id, email_index, token_hash] = [newId(usher.clock), newToken(), newToken()];
        await insertRequest(db, { ...row, id, email_index, token_hash });
      }
    };
    await copies(2 * MOST_REQUESTS - 1);
    expect((await newest()).map(({ id }) => id)).toEqual([young.id, old.id]);

    usher.clock.advance(1);
    const emails = await Promise.all(Array.from({ length: MOST_REQUESTS - 1 }, asking));
    for (const email of emails) expect((await request(email)).status).toBe(202);
    await copies(2);
    const shown = await newest();
    expect(shown).toHaveLength(MOST_REQUESTS);
    expect(shown.at(-1)?.id).toBe(young.id);
  });
});
