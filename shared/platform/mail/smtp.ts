import { domainToASCII } from "node:url";
import type { NodemailerError } from "nodemailer";
import { SECOND } from "../clock.ts";
import type { MailSettings } from "../config/settings.ts";
import { lazy } from "../lazy.ts";
import { describeError, type Log } from "../log.ts";
import { isLoopbackHost } from "../loopback.ts";
import { type Mail, MailRefused, type MailTransport, MailUnavailable, recipientsOf } from "./mail.ts";
import { aboutOf, isRefused } from "./smtpReplies.ts";

type SmtpServer = Extract<MailSettings["transport"], { kind: "smtp" }>;

export type SmtpOptions = {
  from: string;
  vendorName: string;
  server: SmtpServer;
  log: Log;
  /** Longest wait in milliseconds for each of the name, the connection, the greeting and any answer. */
  timeout?: number;
};

/** Half a minute: a connection serves a whole drain, and is gone before a network device forgets it silently. */
const IDLE = 30 * SECOND;

/** Exactly the first try and one over a fresh connection, where the pooled one turned out to be closed unused. */
const REQUEUES = 1;

/**
 * Mail over SMTP (RFC 5321), over a few pooled connections. Beyond this machine only encrypted: by TLS from the start
 * (`secure`) or by STARTTLS, because account mail carries links that open accounts.
 */
export const createSmtpTransport = ({
  from,
  vendorName,
  server,
  log,
  timeout = 10 * SECOND,
}: SmtpOptions): MailTransport => {
  let opened = false;
  /** Message-IDs of the mails that a connection, greeted and signed in, was asked to take. */
  const begun = new Set<string>();
  const open = lazy(async () => {
    const { createTransport } = await import("./nodemailer.ts");
    const transporter = createTransport({
      pool: true,
      maxConnections: 4,
      maxRequeues: REQUEUES,
      idleTimeout: IDLE,
      host: server.host,
      port: server.port,
      secure: server.secure,
      requireTLS: !server.secure && !isLoopbackHost(server.host),
      ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? "" } }),
      dnsTimeout: timeout,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    // The message is read for the first time when its turn on a connection has come.
    transporter.use("stream", ({ message }, done) => {
      message?.processFunc((input) => {
        begun.add(message.messageId());
        return input;
      });
      done();
    });
    return transporter;
  });

  return {
    async send(mail, signal) {
      opened = true;
      const transporter = await open();
      try {
        const message = { ...messageOf(mail, { from, vendorName }), ...(signal ? { signal } : {}) };
        const { rejectedErrors = [] } = await transporter.sendMail(message);
        return { rejected: rejectedIn(mail, rejectedErrors, log) };
      } catch (error) {
        throw translate(error as NodemailerError, mail, { begun: begun.has(mail.messageId), log });
      } finally {
        begun.delete(mail.messageId);
      }
    },
    async close() {
      if (opened) (await open()).close();
    },
  };
};

/** An empty group (RFC 5322 3.4) in place of addresses. */
const NOBODY = "Undisclosed recipients:;";

const messageOf = (mail: Mail, { from, vendorName }: { from: string; vendorName: string }) => ({
  from: { name: mail.fromName ?? vendorName, address: from },
  to: mail.to === undefined ? NOBODY : { name: "", address: mail.to },
  // Blind copies stand here and in no header.
  envelope: { from, to: [...recipientsOf(mail)] },
  messageId: mail.messageId,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  // RFC 3834: no machine answers a mail that no person wrote.
  headers: { ...mail.headers, "Auto-Submitted": "auto-generated" },
});

/** An address in one form, whichever of those that mean the same nodemailer told the server. */
const normalized = (address: string): string => {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  return `${address.slice(0, at).replace(/^"(.*)"$/, "$1")}@${domainToASCII(domain) || domain}`;
};

const rejectedIn = (mail: Mail, rejections: readonly NodemailerError[], log: Log): number[] => {
  if (rejections.length === 0) return [];
  log.warn("mail.recipients-refused", { ...told(mail, rejections[0]?.responseCode), count: rejections.length });
  const addresses = new Set(rejections.map(({ recipient = "" }) => normalized(recipient)));
  return recipientsOf(mail).flatMap((recipient, position) => (addresses.has(normalized(recipient)) ? position : []));
};

const told = ({ attempt }: Mail, status: number | undefined) => ({
  dependency: "mail",
  ...(status === undefined ? {} : { status }),
  ...(attempt === undefined ? {} : { attempt }),
});

/** The server's own words are left out of what is thrown and logged: they repeat addresses. */
const translate = (error: NodemailerError, mail: Mail, { begun, log }: { begun: boolean; log: Log }): Error => {
  const { responseCode } = error;
  const refused = isRefused(error);
  log.warn(refused ? "mail.refused" : "mail.unavailable", { ...describeError(error), ...told(mail, responseCode) });
  const reply = responseCode === undefined ? "" : ` (${responseCode})`;
  return refused
    ? new MailRefused(`The mail server will never take this mail${reply}.`)
    : new MailUnavailable(`The mail server did not take the mail${reply}.`, { about: aboutOf(error, begun) });
};
