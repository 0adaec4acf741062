import type { Clock } from "../../../shared/platform/clock.ts";
import { openMailFolder } from "./mailFolder.ts";
import { type SmtpFaults, startSmtpServer } from "./smtpServer.ts";
import { startWebServer } from "./webServer.ts";

export type InboxOptions = {
  /** Where the mails are kept, one file each. */
  folder: string;
  /** 0: a free one. */
  smtpPort: number;
  webPort: number;
  /** Tells when a mail came. */
  clock: Clock;
  /** For tests of what happens when mail does not go out. */
  faults?: SmtpFaults;
};

export type Inbox = { smtpPort: number; webPort: number; close(): Promise<void> };

/**
 * The local inbox: takes every mail by SMTP, delivers none, and shows them to a person in a browser. Both ports are on
 * loopback. A busy one rejects with the system's error, `code` EADDRINUSE and `port`.
 */
export const startInbox = async ({ folder, smtpPort, webPort, clock, faults }: InboxOptions): Promise<Inbox> => {
  const mails = openMailFolder(folder, clock);
  const smtp = await startSmtpServer(mails, smtpPort, faults);
  try {
    const web = await startWebServer(mails, webPort);
    return {
      smtpPort: smtp.port,
      webPort: web.port,
      close: async () => {
        await Promise.all([smtp.close(), web.close()]);
      },
    };
  } catch (error) {
    await smtp.close();
    throw error;
  }
};
