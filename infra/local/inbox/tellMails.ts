import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Clock, SECOND } from "../../../shared/platform/clock.ts";
import { type Command, NotNow, WrongArguments } from "../command.ts";
import { layoutOf } from "../layout.ts";
import { matchingMails, openMailFolder } from "./mailFolder.ts";
import type { ReceivedMail } from "./receivedMail.ts";

export const USAGE = `npm run --silent inbox -- [--to <address>] [--json] [--wait <seconds>]
  --to <address>    only mails to this address
  --json            an array, oldest first, of {at, from, to, subject, text, html, headers}
  --wait <seconds>  waits until there is such a mail; exit code 1 when none came`;

const LOOK_EVERY_MS = 100;

/**
 * The command that tells the mails of the local inbox, oldest first. Reads the files, so it works whether the inbox
 * runs or not. `clock` measures the wait: the machine's own, whatever the app's clock says.
 */
export const tellMails =
  (clock: Clock): Command =>
  async ({ args, environment }) => {
    const { to, json, wait: seconds } = readArguments(args);
    const stored = openMailFolder(layoutOf(environment).inboxFolder, clock);
    const end = clock.now() + (seconds ?? 0) * SECOND;
    let mails = await matchingMails(stored, to);
    while (mails.length === 0 && clock.now() < end) {
      await wait(LOOK_EVERY_MS);
      mails = await matchingMails(stored, to);
    }
    if (mails.length === 0 && seconds !== undefined) {
      throw new NotNow(`No ${to === undefined ? "mail" : "such mail"} came within ${seconds} s.`);
    }
    if (json) return JSON.stringify(mails.map(told), null, 2);
    return mails.length === 0 ? "No mail." : mails.map(readable).join("\n\n");
  };

type Wanted = { to: string | undefined; json: boolean; wait: number | undefined };

const readArguments = (args: readonly string[]): Wanted => {
  const { values } = parseArgs({
    args: [...args],
    options: { to: { type: "string" }, json: { type: "boolean", default: false }, wait: { type: "string" } },
  });
  if (values.wait !== undefined && !/^\d{1,5}(\.\d{1,3})?$/.test(values.wait)) {
    throw new WrongArguments("--wait needs a number of seconds.");
  }
  return { to: values.to, json: values.json, wait: values.wait === undefined ? undefined : Number(values.wait) };
};

const told = ({ at, from, to, subject, text, html, headers }: ReceivedMail): Omit<ReceivedMail, "id"> => ({
  at,
  from,
  to,
  subject,
  text,
  html,
  headers,
});

const readable = ({ at, from, to, subject, text }: ReceivedMail): string =>
  `${"─".repeat(72)}\nAt:      ${at}\nFrom:    ${from}\nTo:      ${to}\nSubject: ${subject}\n\n${text.trimEnd()}`;
