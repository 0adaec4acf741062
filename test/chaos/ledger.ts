import { isTaken, type Received } from "./sink/mails.ts";

/** An alert that was accepted for a recipient: it is to leave once. */
export type Promised = { mark: string; recipient: string };

/** What the ledger of the mail server says of what was promised. */
export type Judged = {
  /** Promised, and never taken. */
  lost: Promised[];
  /** Mails that left more than once, with the same Message-ID, each but the last on its way when its process was struck. */
  twice: number;
  /** Those that left more than once otherwise. */
  doubled: Promised[];
  /** Alerts that were told to somebody for whom they were not. */
  strayed: Promised[];
};

const keyOf = ({ mark, recipient }: Promised): string => `${mark} ${recipient}`;

const tellingOf = (mail: Received): Promised[] =>
  mail.recipients.flatMap((recipient) => mail.marks.map((mark) => ({ mark, recipient })));

/** Copies of one mail, all but one excused. The last may be of any process. */
const isExcusable = (copies: readonly Received[], isExcused: (mail: Received) => boolean): boolean =>
  new Set(copies.map(({ messageId }) => messageId)).size === 1 && copies.filter((copy) => !isExcused(copy)).length <= 1;

/**
 * Holds what was promised against what was taken. `isExcused`: whether a mail may have a further copy, because it was on
 * its way when its process was killed, or lost what it had to write it down in.
 */
export const judge = (
  promised: readonly Promised[],
  ledger: readonly Received[],
  isExcused: (mail: Received) => boolean,
): Judged => {
  const wanted = new Map(promised.map((each) => [keyOf(each), each]));
  const copies = new Map<string, Received[]>();
  const strayed: Promised[] = [];
  for (const mail of ledger.filter(isTaken)) {
    if (mail.marks.length === 0) continue;
    for (const telling of tellingOf(mail)) {
      const key = keyOf(telling);
      if (wanted.has(key)) copies.set(key, [...(copies.get(key) ?? []), mail]);
      else strayed.push(telling);
    }
  }
  const several = [...copies].filter(([, mails]) => mails.length > 1);
  const excused = several.filter(([, mails]) => isExcusable(mails, isExcused));
  const doubled = several.filter(([, mails]) => !isExcusable(mails, isExcused));
  return {
    lost: promised.filter((each) => !copies.has(keyOf(each))),
    twice: new Set(excused.map(([, [first]]) => first?.messageId)).size,
    doubled: doubled.flatMap(([key]) => wanted.get(key) ?? []),
    strayed,
  };
};
