import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import { type Disguise, findCanaries } from "./encodings.ts";
import { CANARIES, LATER, PEOPLE } from "./people.ts";
import {
  clearSqlite,
  FORMS,
  inJson,
  onSqlite,
  PLANTED,
  plantedPlaces,
  plantInOutput,
  plantInSqlite,
  plantInTables,
  plantInTemporary,
} from "./planted.ts";
import { type RunningStack, startStack } from "./stack.ts";
import { type Told, tellStory } from "./story.ts";

/**
 * Nothing that people say lies readable anywhere but in the mails they get: the whole story is told to a running stack,
 * with refusals, failures and outages, and then every file and every line that was written is searched.
 */
let usher: RunningStack;
let told: Told;

beforeAll(async () => {
  usher = await startStack(plantInOutput);
  told = await tellStory(usher);
}, 90_000);

afterAll(() => usher?.[Symbol.asyncDispose](), 30_000);

const missingIn = (content: Buffer | undefined, as: (form: Disguise) => Buffer = ({ bytes }) => bytes): string[] =>
  FORMS.filter((form) => content?.includes(as(form)) !== true).map(({ name }) => name);

describe("a planted canary is found in every encoding", () => {
  test("in the database's write-ahead log and in the database itself", async () => {
    const main = path.basename(usher.sqliteFile);
    plantInSqlite(usher);
    const before = await usher.places();
    expect(before.has(`${main}-shm`)).toBe(true);
    expect(missingIn(before.get(`${main}-wal`))).toEqual([]);
    onSqlite(usher, (database) => database.exec("pragma wal_checkpoint(passive)"));
    expect(missingIn((await usher.places()).get(main))).toEqual([]);
    clearSqlite(usher);
  });

  test("in the files of Azurite", async () => {
    await plantInTables(usher);
    const files = [...(await usher.places())].filter(([name]) => name.startsWith("azurite"));
    const missing = missingIn(Buffer.concat(files.map(([, content]) => content)), inJson);
    // Azurite writes JSON itself, and so the backslash of an escape once more.
    expect(missing.filter((name) => name !== "JSON")).toEqual([]);
  });

  test("in the temporary folder", async () => {
    await plantInTemporary(usher);
    expect(missingIn((await usher.places()).get(path.join("tmp", "planted")))).toEqual([]);
  });

  test.each(["standard output", "standard error"])("in the host's %s", async (output) => {
    expect(missingIn((await usher.places()).get(output), inJson)).toEqual([]);
  });

  test("by the very search that looks for what people said", async () => {
    const found = findCanaries([["planted", PLANTED]], await usher.places()).join("\n");
    for (const place of [path.basename(usher.sqliteFile), ...plantedPlaces(usher)]) {
      expect(found).toContain(`in ${place}`);
    }
  });

  test("and what is looked for finds each of them where it is written as JSON, too", () => {
    const unfound = FORMS.filter((form) => !FORMS.some(({ bytes }) => inJson(form).includes(bytes)));
    expect(unfound.map(({ name }) => name)).toEqual([]);
  });
});

/** Who employees and users are, by their tokens, and the tokens of everybody. */
const identities = (): [string, string][] =>
  Object.entries({
    employee: told.manager,
    agent: told.agent,
    user: told.customer,
    admin: told.admin,
    contact: told.contact,
  }).flatMap(([who, token]) => {
    const { oid, preferred_username: name } = decodeJwt<{ oid?: string; preferred_username?: string }>(token);
    const said = [oid, name, token.split(".")[2]].filter((value) => value !== undefined);
    return said.map((value, at): [string, string] => [`${who}.${at}`, value]);
  });

describe("nothing that people said lies anywhere", () => {
  const search = async (): Promise<string[]> => findCanaries([...CANARIES, ...identities()], await usher.places());

  test("no token of a link lies anywhere: what is kept is its hash", async () => {
    const { text } = await usher.mail(PEOPLE.settled.contactEmail, "#verify.");
    const token = /#verify\.([\w-]{43})/.exec(text)?.[1] ?? "";
    expect(token).toHaveLength(43);
    const places = [...(await usher.places())].filter(([, content]) => content.includes(token));
    expect(places.map(([place]) => place)).toEqual([]);
  });

  test("after a customer's first days, with mails that wait, wrong inputs and wrong passwords", async () => {
    expect(await search()).toEqual([]);
  }, 60_000);

  test("after mail servers that repeat the address or break off, tables out of reach, and damage in the database", async () => {
    const { settled, leaving } = PEOPLE;
    const rejected = Promise.withResolvers<void>();
    delete usher.mailFaults.refuse;
    usher.mailFaults.rejectRecipient = () => {
      rejected.resolve();
      return 550;
    };
    const reminder = { body: { email: settled.contactEmail } };
    expect((await usher.ask("POST", "/api/password/reminder", reminder)).status).toBe(202);
    await rejected.promise;
    delete usher.mailFaults.rejectRecipient;
    usher.mailFaults.drop = true;
    expect((await usher.ask("POST", "/api/password/reminder", reminder)).status).toBe(202);

    usher.network.become("refusing");
    usher.network.cut();
    const signIn = { body: { email: leaving.contactEmail, password: leaving.password } };
    const calls = [
      usher.ask("POST", "/api/registrations", { body: { ...leaving, contactEmail: `x.${leaving.contactEmail}` } }),
      usher.ask("POST", "/api/sign-in", signIn),
    ];
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([503, 503]);
    usher.network.become("open");

    onSqlite(usher, (database) => {
      const profile = "(select profile from organizations where id = ?)";
      const { organizationId, leavingId } = told;
      database.prepare(`update organizations set profile = ${profile} where id = ?`).run(leavingId, organizationId);
    });
    const read = { token: told.manager };
    expect((await usher.ask("GET", `/api/staff/organizations/${told.organizationId}`, read)).status).toBe(500);

    const log = (await usher.places()).get("standard error")?.toString() ?? "";
    for (const event of ["account-mail-not-sent", "MailRefused", "SealBroken", "unavailable"])
      expect(log).toContain(event);
    expect(await search()).toEqual([]);
  }, 60_000);

  test("after everything of a customer was erased, whose profile was damaged", async () => {
    const { contactEmail: email } = PEOPLE.settled;
    const { password } = LATER;
    const signedIn = await usher.ask("POST", "/api/sign-in", { body: { email, password } });
    const { accessToken: token } = signedIn.body as { accessToken: string };
    const erased = await usher.ask("POST", "/api/organization/erasure", { token, body: { password } });
    expect(erased.status).toBe(200);
    await usher.runTimer("sweepRetention");
    const { receiptId } = erased.body as { receiptId: string };
    expect((await usher.ask("GET", `/api/erasures/${receiptId}`)).body).toEqual({ state: "complete" });
    const organizations = onSqlite(usher, (database) => database.prepare("select id from organizations").all());
    expect(organizations).toEqual([expect.objectContaining({ id: told.leavingId })]);
    expect(await search()).toEqual([]);
  }, 60_000);
});
