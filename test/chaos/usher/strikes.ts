import { setTimeout as sleep } from "node:timers/promises";
import { LEASE } from "../../../shared/alerts/alertQueue.ts";
import { SECOND } from "../../../shared/platform/clock.ts";
import type { Received } from "../sink/mails.ts";
import type { Accepted } from "./handOver.ts";
import type { Instance, Place } from "./place.ts";
import { rowsOf } from "./waiting.ts";

/** The lease of a claim, and a second: after so many by the clock, what a dead process held is free. */
export const LEASE_OVER = (LEASE + SECOND) / SECOND;

/** Mails that one process has on their way at most. */
export const SIDE_BY_SIDE = 4;

/** Processes that were struck while they delivered, and the mails that may have left twice for it. */
export type Strikes = {
  /** Tells of alerts that were accepted. */
  expect(accepted: readonly Accepted[]): void;
  /** Kills (SIGKILL) of a process that held a claim and had a mail on its way; all kills; freezes. */
  counted(): number;
  killed(): number;
  frozen(): number;
  /** Kills an instance, and finds out what it was about. */
  kill(instance: Instance): Promise<void>;
  /** Stops an instance where it stands, past the end of its claims; `thaw` lets it go on as if nothing had happened. */
  freeze(instance: Instance): Promise<void>;
  thaw(instance: Instance): void;
  /** Whether a mail was on its way when its process was struck. */
  isExcused(ledger: readonly Received[]): (mail: Received) => boolean;
};

/** How long a stop by signal takes to be one; and how long a lock is waited for that nobody should hold for longer. */
const STILL_MS = 50;
const LOCK_MS = 1_000;

export const createStrikes = ({ sql, sink, clock }: Place): Strikes => {
  const alertOf = new Map<string, string>();
  const onTheirWay = new Set<number>();
  const thawed: { port: number; life: number; after: number }[] = [];
  let counted = 0;
  let killed = 0;
  let frozen = 0;

  const alertsOf = ({ marks }: Received): string[] => marks.flatMap((mark) => alertOf.get(mark) ?? []);

  /** Notes which of a process's mails are not done with, and says whether it held a claim on one that was on its way. */
  const note = async (mails: readonly Received[]): Promise<boolean> => {
    const rows = await rowsOf(sql, mails.flatMap(alertsOf));
    const left = new Set(rows.map(({ alert }) => alert));
    const now = clock.now();
    const claimed = new Set(rows.flatMap(({ alert, claimed_until }) => ((claimed_until ?? 0) > now ? alert : [])));
    let isInFlight = false;
    for (const mail of mails) {
      const isUnanswered = mail.state !== "answered";
      if (isUnanswered || alertsOf(mail).some((alert) => left.has(alert))) onTheirWay.add(mail.id);
      if (isUnanswered && alertsOf(mail).some((alert) => claimed.has(alert))) isInFlight = true;
    }
    return isInFlight;
  };

  /** Takes what each claim takes first. */
  const takeTurn = (): Promise<unknown> =>
    sql.transaction((transaction) =>
      transaction
        .updateTable("alert_turns")
        .set((row) => ({ turn: row.ref("turn") }))
        .where("id", "=", 1)
        .execute(),
    );

  /**
   * Stops a process outside of its transactions. A stopped process that holds a lock keeps it, on one machine, for ever;
   * where a machine stops, its connections die and its transactions are rolled back.
   */
  const stop = async (instance: Instance): Promise<void> => {
    for (;;) {
      instance.signal("SIGSTOP");
      await sleep(STILL_MS);
      const taken = takeTurn().then(() => true);
      if (await Promise.race([taken, sleep(LOCK_MS, false)])) return;
      instance.signal("SIGCONT");
      await taken;
    }
  };

  return {
    expect(accepted) {
      for (const { mark, alert } of accepted) alertOf.set(mark, alert);
    },
    counted: () => counted,
    killed: () => killed,
    frozen: () => frozen,
    async kill(instance) {
      await instance.kill();
      killed += 1;
      if (await note(await sink.bury(instance.port))) counted += 1;
    },
    async freeze(instance) {
      await stop(instance);
      const mails = await sink.received(instance.port);
      await note(mails);
      const last = mails.at(-1);
      if (last !== undefined) thawed.push({ port: last.port, life: last.life, after: last.id });
      frozen += 1;
    },
    thaw: (instance) => instance.signal("SIGCONT"),
    isExcused(ledger) {
      // What a frozen process had begun and not yet said reaches the server once it goes on.
      const begun = thawed.flatMap(({ port, life, after }) =>
        ledger.filter((mail) => mail.port === port && mail.life === life && mail.id > after).slice(0, SIDE_BY_SIDE),
      );
      const excused = new Set([...onTheirWay, ...begun.map(({ id }) => id)]);
      return ({ id }) => excused.has(id);
    },
  };
};
