import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { LOOPBACK } from "../layout.ts";
import { type Listening, listening } from "./listening.ts";
import type { MailFolder } from "./mailFolder.ts";

/** How the server misbehaves; read anew for each mail, so that a test can change it while the server runs. */
export type SmtpFaults = {
  /** The reply to every MAIL FROM, such as 421 or 554. */
  refuse?: number;
  /** The greeting of every connection, such as 421. */
  turnAway?: number;
  /** The answer once the message is there: a code, such as 451 or 554, or a code with words. */
  refuseMessage?: number | string;
  /** Takes the message and never answers; a function is told of it. */
  hang?: boolean | ((message: Buffer) => void);
  /** Cuts the connection once the message is there, before the answer. */
  drop?: boolean;
  /** The reply to RCPT TO for one recipient, such as 550; undefined: the recipient is taken. */
  rejectRecipient?: (address: string) => number | undefined;
};

/** The most that Azure Communication Services takes, so that what works here works there. */
const LARGEST_MAIL = 10 * 1024 * 1024;

/** An SMTP server (RFC 5321) on loopback that keeps every mail in `mails`; `port` 0 takes a free one. */
export const startSmtpServer = async (mails: MailFolder, port: number, faults: SmtpFaults = {}): Promise<Listening> => {
  const server = new SMTPServer({
    name: "localhost",
    banner: "Usher local inbox",
    // Nothing leaves this machine, and a self-made certificate would be refused by every sender, rightly.
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    closeTimeout: 200,
    logger: false,
    onConnect: (_session, callback) => callback(faults.turnAway ? reply(faults.turnAway) : null),
    onMailFrom: (_address, _session, callback) => callback(faults.refuse ? reply(faults.refuse) : null),
    onRcptTo: ({ address }, _session, callback) => {
      const code = faults.rejectRecipient?.(address);
      // Real servers repeat the address here, too.
      callback(code ? reply(code, `<${address}> is not taken by this inbox`) : null);
    },
    onData: (stream, { envelope, id }, callback) => {
      const take = async (): Promise<void> => {
        const message = await buffer(stream);
        if (faults.hang) {
          if (typeof faults.hang === "function") faults.hang(message);
          return;
        }
        if (faults.drop) {
          for (const connection of server.connections) if (connection.session.id === id) connection._socket.destroy();
          return;
        }
        if (faults.refuseMessage) return callback(refusal(faults.refuseMessage));
        if (stream.sizeExceeded) return callback(reply(552));
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        await mails.add({ from, to: envelope.rcptTo.map(({ address }) => address) }, message);
        callback(null);
      };
      take().catch(() => callback(reply(451)));
    },
  });
  // A client that breaks off is its own affair; without a listener it would end the process.
  server.on("error", () => {});
  return listening(server.server, port, LOOPBACK, () => new Promise((resolve) => server.close(resolve)));
};

const refusal = (answer: number | string): Error =>
  typeof answer === "number" ? reply(answer) : reply(Number(answer.slice(0, 3)), answer.slice(4));

const reply = (responseCode: number, words = "Not taken by this inbox"): Error =>
  Object.assign(new Error(words), { responseCode });
