import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../shared/platform/clock.ts";
import { type ReceivedMail, readMail, recipientsOf } from "./receivedMail.ts";

/** Who sent a mail to whom by the words of the SMTP dialogue, which name blind copies too. */
export type Envelope = { from: string; to: readonly string[] };

/** A file name is also the mail's id: epoch milliseconds, a count within this process, and something unique. */
const ID = /^\d{15}-\d{6}-[\da-f-]{36}$/;
const ENDING = ".eml";

/** The mails of one folder, oldest first by id. Reads what another process writes. */
export type MailFolder = {
  /** Resolves once the mail is on disk for good. */
  add(envelope: Envelope, message: Buffer): Promise<string>;
  ids(): Promise<string[]>;
  /** undefined: there is none of that id. */
  read(id: string): Promise<ReceivedMail | undefined>;
  /** The message as it was stored, envelope included. */
  raw(id: string): Promise<Buffer | undefined>;
};

/**
 * Opens a folder of mails, one file each (RFC 5322, preceded by the envelope in two header fields). A mail appears
 * under its name only when it is whole, so that a reader or the next start never meets half of one.
 */
export const openMailFolder = (folder: string, clock: Clock): MailFolder => {
  const known = new Map<string, Promise<ReceivedMail>>();
  let count = 0;

  const raw = async (id: string): Promise<Buffer | undefined> => {
    if (!ID.test(id)) return undefined;
    try {
      return await readFile(join(folder, id + ENDING));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  };

  return {
    async add({ from, to }, message) {
      await mkdir(folder, { recursive: true });
      count = (count + 1) % 1_000_000;
      const id = `${padded(clock.now(), 15)}-${padded(count, 6)}-${randomUUID()}`;
      const unfinished = join(folder, `${id}.part`);
      try {
        const file = await open(unfinished, "wx", 0o600);
        try {
          await file.writeFile(`X-Envelope-From: ${from}\r\nX-Envelope-To: ${to.join(",\r\n ")}\r\n`);
          await file.writeFile(message);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, join(folder, id + ENDING));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      return id;
    },

    async ids() {
      try {
        const names = (await readdir(folder)).filter((name) => name.endsWith(ENDING));
        return names
          .map((name) => name.slice(0, -ENDING.length))
          .filter((id) => ID.test(id))
          .sort();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
      }
    },

    async read(id) {
      const message = await raw(id);
      if (!message) return undefined;
      // A stored mail never changes, and a long list is read again and again.
      const mail = known.get(id) ?? readMail(id, Number(id.slice(0, 15)), message);
      known.set(id, mail);
      return mail;
    },

    raw,
  };
};

/** The mails to one address, in any case of letters, or all; oldest first. */
export const matchingMails = async (mails: MailFolder, to: string | undefined): Promise<ReceivedMail[]> => {
  const all = await Promise.all((await mails.ids()).map((id) => mails.read(id)));
  return all
    .filter((mail) => mail !== undefined)
    .filter((mail) => to === undefined || recipientsOf(mail).some((each) => each.toLowerCase() === to.toLowerCase()));
};

const padded = (value: number, length: number): string => String(value).padStart(length, "0");
