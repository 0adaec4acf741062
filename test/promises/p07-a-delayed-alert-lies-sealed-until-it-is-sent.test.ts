import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DAY, HOUR } from "../../shared/platform/clock.ts";
import { type AlertSite, RULE } from "../e2e/alertSite.ts";
import { foundIn, handOver, settleAlertSite } from "./alerting.ts";
import { findCanaries } from "./encodings.ts";
import { ALERTED } from "./people.ts";
import { onSqlite } from "./planted.ts";
import { openRelayedAccount, type RelayedAccount } from "./relayedAccount.ts";
import { readEntities, readSql, type StoredTable } from "./stored.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P7. A delayed alert lies encrypted in SQL, a row for each recipient of which nothing can be read, and is discarded as
 * soon as it is sent. No timer runs here but the one that delivers: every sweeper is off.
 */
let account: RelayedAccount;
let usher: InProcess;
let site: AlertSite;
let other: AlertSite;

beforeAll(async () => {
  account = await openRelayedAccount();
  usher = await startUsher({ connectionString: account.relayed });
  [site, other] = [await settleAlertSite(usher), await settleAlertSite(usher)];
}, 60_000);

afterAll(async () => {
  await usher?.[Symbol.asyncDispose]();
  await account?.network.close();
});

/** As many mails are on their way at once (`createAlerts.ts`). */
const SIDE_BY_SIDE = 4;

const everything = async (): Promise<StoredTable[]> => [
  ...(await readSql(usher.settings.sql)),
  ...(await readEntities(account.straight)),
];

/** Everything that is stored, row by row as it lies there, and every line that was logged. */
const places = async (): Promise<Map<string, Buffer>> => {
  const tables = (await everything()).map(
    ({ store, table, rows }) => [`${store} ${table}`, Buffer.from(JSON.stringify(rows))] as const,
  );
  return new Map([...tables, ["the log", Buffer.from(usher.logged.join("\n"))]]);
};

const rows = async (): Promise<StoredTable["rows"]> =>
  (await readSql(usher.settings.sql)).find(({ table }) => table === "alerts")?.rows ?? [];

const reports = async (): Promise<number> =>
  (await readSql(usher.settings.sql)).find(({ table }) => table === "alert_reports")?.rows.length ?? 0;

const mailsCount = async (): Promise<number> => (await usher.mails(ALERTED.recipient)).length;

/** From the noon at which every day begins here to the next morning's summary, and on to noon. */
const throughTheMorning = async (): Promise<void> => {
  usher.clock.advance(DAY - 2 * HOUR);
  await usher.runTimer("deliverDelayedAlerts");
  usher.clock.advance(2 * HOUR);
};

describe("while it waits", () => {
  beforeAll(async () => {
    for (const each of [site, other]) expect((await handOver(each)).status).toBe(202);
  });
  afterAll(throughTheMorning);

  test("nothing that it says lies anywhere: not in its row, in any key or hash, or in the log", async () => {
    expect(await rows()).toHaveLength(2);
    expect(foundIn(await places())).toEqual([]);
    // The same look finds what is there to be read: the rule's subject is no secret of the site's settings.
    const found = findCanaries([["title", "Overdue tasks"]], await places());
    expect(found.join()).toContain("title in azure-tables configurations");
  });

  test("its row tells neither by which rule nor of which component it is, nor who gets mail of two tenants", async () => {
    const [first, second] = await rows();
    for (const word of [RULE, "list-alerts", site.list, ...ALERTED.recipient.split("@")]) {
      expect(JSON.stringify([first, second])).not.toContain(word);
    }
    expect(first?.bundle).not.toBe(second?.bundle);
    expect(first?.rule).not.toBe(second?.rule);
  });

  test("its content opens with the customer's own data key, in its own row, and in no other", async () => {
    const [first, second] = (await rows()) as { id: string; subject: string; content: string }[];
    const { keyring } = usher.openVault();
    const place = (row: string | undefined) => ({ table: "alerts", column: "content", row: row ?? "" });
    const open = async (subject: string | undefined, row: string | undefined): Promise<unknown> =>
      (await keyring.open(subject ?? "")).open(place(row), first?.content ?? "");
    expect(await open(first?.subject, first?.id)).toMatchObject({ to: ALERTED.recipient, subject: ALERTED.subject });
    await expect(open(second?.subject, first?.id)).rejects.toMatchObject({ code: "seal-broken" });
    await expect(open(first?.subject, second?.id)).rejects.toMatchObject({ code: "seal-broken" });
  });
});

describe("as soon as it is sent", () => {
  beforeEach(() => {
    delete usher.mailFaults.rejectRecipient;
    account.network.become("open");
  });

  test("it is gone, before anything else is: no sweeper has to come", async () => {
    await handOver(site);
    const before = await mailsCount();
    await throughTheMorning();
    expect([await mailsCount(), await rows(), await reports()]).toEqual([before + 1, [], 0]);
    expect(foundIn(await places())).toEqual([]);
  });

  test("it is gone although history, at that moment out of reach, can be told of it only later", async () => {
    await handOver(site);
    const [before, { entries }] = [await mailsCount(), await site.history()];
    usher.mailFaults.rejectRecipient = () => {
      account.network.become("refusing");
      account.network.cut();
      return undefined;
    };
    await expect(throughTheMorning()).rejects.toMatchObject({ code: "unavailable" });
    usher.clock.advance(2 * HOUR);
    expect([await mailsCount(), await rows(), await reports()]).toEqual([before + 1, [], 1]);
    expect(foundIn(await places())).toEqual([]);

    account.network.become("open");
    await usher.runTimer("deliverDelayedAlerts");
    expect([await mailsCount(), await reports()]).toEqual([before + 1, 0]);
    expect((await site.history()).entries).toHaveLength(entries.length + 1);
  });

  test("it is gone before another mail takes its place: of many that are due, no more than are on their way are left", async () => {
    const recipients = Array.from({ length: 12 }, (_, at) => ALERTED.recipient.replace("kunigunde", `no.${at}`));
    await handOver(site, { recipients });
    const { sql } = usher.settings;
    const sqliteFile = sql.kind === "sqlite" ? sql.file : "";
    const left: number[] = [];
    usher.mailFaults.rejectRecipient = () => {
      left.push(onSqlite({ sqliteFile }, (database) => database.prepare("select id from alerts").all().length));
      return undefined;
    };
    await throughTheMorning();
    expect(left).toHaveLength(recipients.length);
    expect(left.at(-1)).toBeLessThanOrEqual(SIDE_BY_SIDE);
  });

  test("or given up: refused for good for three days, it is discarded unsent, and history counts it as an error", async () => {
    await handOver(site);
    usher.mailFaults.rejectRecipient = () => 550;
    for (let day = 0; day < 5; day += 1) await throughTheMorning();
    expect(await rows()).toEqual([]);
    expect(foundIn(await places())).toEqual([]);
    expect(usher.logged.join()).toContain("MailRefused");
    expect((await site.history()).entries[0]).toMatchObject({ event: "summary", outcome: "error", count: 1 });
  });
});
