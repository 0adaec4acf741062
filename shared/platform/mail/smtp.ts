import type { NodemailerError, Transporter } from "nodemailer";
import { SECOND } from "../clock.ts";
import type { MailSettings } from "../config/settings.ts";
import { lazy } from "../lazy.ts";
import { describeError, type Log } from "../log.ts";
import { isLoopbackHost } from "../loopback.ts";
import { type Mail, MailRefused, type MailTransport, MailUnavailable } from "./mail.ts";

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
  const open = lazy(async (): Promise<Transporter> => {
    const { createTransport } = await import("./nodemailer.ts");
    return createTransport({
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
  });

  return {
    async send(mail, signal) {
      opened = true;
      const transporter = await open();
      try {
        await transporter.sendMail({ ...messageOf(mail, { from, vendorName }), ...(signal ? { signal } : {}) });
      } catch (error) {
        throw translate(error, mail, log);
      }
    },
    async close() {
      if (opened) (await open()).close();
    },
  };
};

const messageOf = (mail: Mail, { from, vendorName }: { from: string; vendorName: string }) => ({
  from: { name: vendorName, address: from },
  to: { name: "", address: mail.to },
  envelope: { from, to: [mail.to] },
  messageId: mail.messageId,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  // RFC 3834: no machine answers a mail that no person wrote.
  headers: { "Auto-Submitted": "auto-generated" },
});

/** The server's own words are left out of what is thrown and logged: they repeat addresses. */
const translate = (error: unknown, mail: Mail, log: Log): Error => {
  const { command, responseCode, response } = error as NodemailerError;
  const refused = command === "RCPT TO" && isRecipientRefused(mail.to, responseCode, response);
  log.warn(refused ? "mail.refused" : "mail.unavailable", {
    dependency: "mail",
    ...describeError(error),
    ...(responseCode === undefined ? {} : { status: responseCode }),
    ...(mail.attempt === undefined ? {} : { attempt: mail.attempt }),
  });
  const reply = responseCode === undefined ? "" : ` (${responseCode})`;
  return refused
    ? new MailRefused(`The mail server takes no mail for this recipient${reply}.`)
    : new MailUnavailable(`The mail server did not take the mail${reply}.`);
};

/**
 * 55x to RCPT TO speaks of the recipient for good (RFC 5321 4.2.3, RFC 7504), other 5xx of the session: a missing
 * sign-in, a bad order of commands. But a server without RFC 6531 calls a recipient that is not ASCII a syntax error, and
 * always will. An enhanced code x.7.y (RFC 3463) speaks of permission, such as a relay that does
 * not know us, and passes once the server is set up.
 */
const isRecipientRefused = (to: string, code: number | undefined, response = ""): boolean => {
  if (code === undefined || /^\d{3}[ -]5\.7\.\d/.test(response)) return false;
  const isReadByAll = /^\p{ASCII}*$/u.test(to.slice(0, to.lastIndexOf("@")));
  return (code >= 550 && code <= 559) || (!isReadByAll && SYNTAX_ERRORS.has(code));
};

/** RFC 5321 4.2.3: of the command, of its argument, of what the server implements of it. */
const SYNTAX_ERRORS: ReadonlySet<number> = new Set([500, 501, 504]);
