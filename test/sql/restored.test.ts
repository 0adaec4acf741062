import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { insertErasure } from "../../shared/privacy/erasure/erasureStore.ts";
import { createLedger, type Ledger } from "../../shared/privacy/erasure/ledger.ts";
import {
  createRestored,
  missingEntries,
  type Restored,
  refuseRestored,
} from "../../shared/privacy/erasure/restored.ts";
import { freshTables, stoppedClock, watched } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { type Database, databases, silent } from "./databases.ts";
import { refusalOf } from "./tenancy.ts";

const account = openAccount();

describe.each(databases())("whether the database is a restored copy, on $name", ({ create }) => {
  const clock = stoppedClock();
  let database: Database;
  let tables: ReturnType<typeof watched>;
  let ledger: Ledger;
  let restored: Restored;
  beforeAll(async () => {
    database = await create({ clock });
  });
  beforeEach(() => {
    tables = watched(freshTables(account));
    ledger = createLedger(tables);
    restored = createRestored({ sql: database.sql, ledger, clock, log: silent });
  });
  afterAll(() => database.drop());

  const enter = async (): Promise<string> => {
    const id = randomUUID();
    await ledger.enter({ id, at: clock.now() });
    return id;
  };
  const intend = async (id: string): Promise<void> => {
    const now = clock.now();
    const erasure = { id, requestedAt: now, effectiveAt: now, completedAt: now, settledAt: now };
    await database.sql.transaction((transaction) =>
      insertErasure(transaction, { ...erasure, scope: "organization" }, []),
    );
  };
  const listings = (): number => tables.watch.calls.filter((call) => call.startsWith("list")).length;

  test("is no where the ledger is empty, or the database knows all of it", async () => {
    expect(await restored.isRestored()).toBe(false);
    await intend(await enter());
    clock.advance(MINUTE);
    await restored.isRestored();
    expect(await createRestored({ sql: database.sql, ledger, clock, log: silent }).isRestored()).toBe(false);
  });

  test("is yes where the database lacks one of many, and no again a second after it has it", async () => {
    for (let known = 0; known < 3; known += 1) await intend(await enter());
    const missing = await enter();
    expect(await restored.isRestored()).toBe(true);
    expect((await refusalOf(refuseRestored(restored, "everything"))).code).toBe("unavailable");
    expect((await refusalOf(refuseRestored(restored, "no-database"))).code).toBe("unavailable");
    await intend(missing);
    expect(await restored.isRestored()).toBe(true);
    clock.advance(SECOND);
    expect(await restored.isRestored()).toBe(false);
  });

  test("is told however many erasures there were, more than a statement takes", async () => {
    const many = Array.from({ length: 33_000 }, () => ({ id: randomUUID(), at: clock.now() }));
    const [known, ...unknown] = many;
    if (known) await intend(known.id);
    const missing = await missingEntries({ sql: database.sql, ledger: { list: async () => many } });
    expect(missing).toEqual(unknown);
  });

  test("is asked for once by all who call at the same time, and not again within a minute", async () => {
    await Promise.all(Array.from({ length: 20 }, () => restored.isRestored()));
    clock.advance(MINUTE - 1);
    await restored.isRestored();
    expect(listings()).toBe(1);
  });

  test("is asked for anew after a minute beside a call, which does not wait", async () => {
    await restored.isRestored();
    await enter();
    clock.advance(MINUTE);
    expect(await restored.isRestored()).toBe(false);
    while (listings() < 3) await sleep(5);
    await sleep(20);
    expect(await restored.isRestored()).toBe(true);
  });

  test("stands as it was through an outage of Tables", async () => {
    await restored.isRestored();
    tables.watch.down = true;
    clock.advance(5 * MINUTE);
    expect(await restored.isRestored()).toBe(false);
  });

  test("closes what needs the database where nobody can say, and nothing else", async () => {
    tables.watch.down = true;
    expect((await refusalOf(refuseRestored(restored, "everything"))).code).toBe("unavailable");
    await refuseRestored(restored, "no-database");
    const asked = tables.watch.calls.length;
    await refuseRestored(restored, "no-database");
    expect(tables.watch.calls).toHaveLength(asked);
    tables.watch.down = false;
    clock.advance(5 * SECOND);
    await refuseRestored(restored, "everything");
  });

  test("is waited for once in an outage by what needs no database: asked again, it goes on beside the question", async () => {
    tables.watch.down = true;
    await refuseRestored(restored, "no-database");
    tables.watch.down = false;
    tables.watch.before = () => new Promise(() => {});
    clock.advance(5 * SECOND);
    const asked = listings();
    const waited = await Promise.race([refuseRestored(restored, "no-database"), sleep(1000, "waits")]);
    expect([waited, listings()]).toEqual([undefined, asked + 1]);
  });

  test("is not waited for beyond two seconds by what needs no database", async () => {
    let answer = (): void => {};
    tables.watch.before = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await refuseRestored(restored, "no-database");
    answer();
    expect(await restored.isRestored()).toBe(false);
  });
});
