import { setTimeout as sleep } from "node:timers/promises";
import type { LinkAction } from "../../shared/platform/mail/templates/links.ts";

export type Mail = {
  at: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Names in lower case. */
  headers: Record<string, string | string[]>;
};

export type InboxReader = {
  /** All mails to an address, oldest first. */
  to(address: string): Promise<Mail[]>;
  /** The token of the newest link of this kind mailed to an address, or of one after `before`; waits for the mail. */
  linkToken(address: string, action: LinkAction, before?: string): Promise<string>;
  /** Waits for a mail to an address by its subject. */
  mail(address: string, subject: RegExp): Promise<Mail>;
};

const PATIENCE_MS = 15_000;

export const createInboxReader = (origin: string): InboxReader => {
  const to = async (address: string): Promise<Mail[]> => {
    const response = await fetch(`${origin}/api/mails?to=${encodeURIComponent(address)}`);
    return (await response.json()) as Mail[];
  };
  const waitFor = async <Found>(address: string, find: (mails: Mail[]) => Found | undefined): Promise<Found> => {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = find(await to(address));
      if (found !== undefined) return found;
      if (performance.now() > until) throw new Error("The mail that was waited for did not come.");
      await sleep(30);
    }
  };
  return {
    to,
    linkToken: (address, action, before) => {
      const link = new RegExp(`/link#${action}\\.([\\w-]{43})`);
      return waitFor(address, (mails) => {
        const newest = mails.map(({ text }) => link.exec(text)?.[1]).findLast(Boolean);
        return newest === before ? undefined : newest;
      });
    },
    mail: (address, subject) => waitFor(address, (mails) => mails.findLast((mail) => subject.test(mail.subject))),
  };
};
