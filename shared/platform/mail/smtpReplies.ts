import type { NodemailerError } from "nodemailer";

/** Whether the server will never take the mail, or takes it for none of its recipients, ever. */
export const isRefused = (error: NodemailerError): boolean => {
  if (error.command === "RCPT TO") return rejectionsIn(error).every(isRecipientRefused);
  return error.command === "DATA" && isContentRefused(error);
};

/** Whether it is this mail that was not taken, or the service that takes none; `begun`: it was asked to take this one. */
export const aboutOf = (error: NodemailerError, begun: boolean): "service" | "mail" => {
  const { code = "", command, responseCode } = error;
  if (responseCode === undefined) return isBroken(error) ? mailIf(begun) : mailIf(OWN_FAULTS.has(code));
  if (command === "RCPT TO") return mailIf(!rejectionsIn(error).every(isThrottled));
  return mailIf(command === "DATA" && !isThrottled(error));
};

const mailIf = (aboutMail: boolean): "service" | "mail" => (aboutMail ? "mail" : "service");

const rejectionsIn = (error: NodemailerError): readonly NodemailerError[] => error.rejectedErrors ?? [error];

/** A connection that stood, and ended without a word. */
const isBroken = ({ code, syscall }: NodemailerError): boolean =>
  code === "ECONNECTION" || (code === "ESOCKET" && syscall !== "connect");

/** What nodemailer finds wrong with a message of ours before it says any of it. */
const OWN_FAULTS: ReadonlySet<string> = new Set(["EENVELOPE", "EMESSAGE", "ESTREAM"]);

/** RFC 5321 3.8: the server ends the session, for whatever is in it. 4.7.x (RFC 3463): its policy has us come later. */
const isThrottled = ({ responseCode, response = "" }: NodemailerError): boolean =>
  responseCode === 421 || /^\d{3}[ -]4\.7\.\d/.test(response);

/**
 * 55x to RCPT TO speaks of the recipient for good (RFC 5321 4.2.3, RFC 7504), other 5xx of the session: a missing
 * sign-in, a bad order of commands. But a server without RFC 6531 calls a recipient that is not ASCII a syntax error, and
 * always will. An enhanced code x.7.y (RFC 3463) speaks of permission, such as a relay that does
 * not know us, and passes once the server is set up.
 */
const isRecipientRefused = ({ recipient = "", responseCode = 0, response = "" }: NodemailerError): boolean => {
  if (/^\d{3}[ -]5\.7\.\d/.test(response)) return false;
  const isReadByAll = /^\p{ASCII}*$/u.test(recipient.slice(0, recipient.lastIndexOf("@")));
  return (responseCode >= 550 && responseCode <= 559) || (!isReadByAll && SYNTAX_ERRORS.has(responseCode));
};

/** RFC 5321 4.2.3: of the command, of its argument, of what the server implements of it. */
const SYNTAX_ERRORS: ReadonlySet<number> = new Set([500, 501, 504]);

/**
 * Too big (552, 5.2.3, 5.3.4) or of a kind that is not taken (5.6.x, RFC 3463). Other 5xx after the message are what
 * servers answer to a sender that is not set up yet, too; that passes.
 */
const isContentRefused = ({ responseCode, response = "" }: NodemailerError): boolean =>
  responseCode === 552 || /^5\d\d[ -]5\.(?:6\.\d|2\.3\b|3\.4\b)/.test(response);
