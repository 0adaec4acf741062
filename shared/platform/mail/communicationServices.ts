import { setTimeout as wait } from "node:timers/promises";
import { domainToASCII } from "node:url";
import type { TokenCredential } from "@azure/core-auth";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { v5 } from "uuid";
import { SECOND } from "../clock.ts";
import { describeError, type Log } from "../log.ts";
import {
  createEmailClient,
  type EmailMessage,
  EmailServiceError,
  type Operation,
} from "./communicationServicesClient.ts";
import { type Mail, MailRefused, type MailTransport, MailUnavailable } from "./mail.ts";

export type CommunicationServicesOptions = {
  /** Address that Usher writes from; the name shown with it is set on the sender in Azure. */
  from: string;
  endpoint: string;
  credential: TokenCredential;
  log: Log;
  /** Replaces the network; for tests. */
  httpClient?: HttpClient;
  /** `POLL_EVERY`, unless it is said. */
  pollEvery?: number;
};

/** Milliseconds between two looks at an operation where the service names no time. */
export const POLL_EVERY = SECOND;

/** Namespace of the operation ids (RFC 9562 5.5): the same Message-ID gives the same operation on every instance. */
const OPERATIONS = "7d1f3c0e-52ab-4a0c-9a3b-64c1f0b6e2d9";

/** The operation under which a mail leaves, derived from its Message-ID alone. */
export const operationIdOf = (messageId: string): string => v5(messageId, OPERATIONS);

/**
 * Mail by Azure Communication Services Email. A mail counts as taken once its operation has succeeded. Each carries
 * an operation id and a Message-ID of ours, so that a retry finds the earlier try instead of sending again.
 *
 * The service tells what became of a mail, never what became of it for one of its recipients: `rejected` is empty, one
 * address that the service does not take refuses the mail, and who bounces later is told by Azure's own events alone.
 */
export const createCommunicationServicesTransport = (options: CommunicationServicesOptions): MailTransport => {
  const { from, log, pollEvery = POLL_EVERY } = options;
  const client = createEmailClient(options);

  /** The service refuses a Message-ID or operation that it has taken before: then the earlier try is the one that counts. */
  const handOver = async (id: string, mail: Mail, signal?: AbortSignal): Promise<Operation> => {
    try {
      return await client.send(id, messageOf(mail, from), signal);
    } catch (error) {
      const repeated = error instanceof EmailServiceError && (error.status === 400 || error.status === 409);
      const earlier = repeated ? await client.look(id, signal) : undefined;
      if (!earlier) throw error;
      return earlier;
    }
  };

  const follow = async (id: string, first: Operation, signal?: AbortSignal): Promise<Operation> => {
    let operation = first;
    while (operation.status === "NotStarted" || operation.status === "Running") {
      const pause = operation.retryAfter === undefined ? pollEvery : operation.retryAfter * SECOND;
      await wait(pause, undefined, signal ? { signal } : {});
      // An accepted operation may take a moment to become visible.
      operation = (await client.look(id, signal)) ?? { status: "Running", retryAfter: undefined, code: undefined };
    }
    return operation;
  };

  return {
    async send(mail, signal) {
      const id = operationIdOf(mail.messageId);
      try {
        const earlier = mail.attempt === 1 ? undefined : await client.look(id, signal);
        const end = await follow(id, earlier ?? (await handOver(id, mail, signal)), signal);
        if (end.status === "Succeeded") return { rejected: [] };
        log.warn("mail.refused", { dependency: "mail", ...told(mail), ...(end.code ? { errorCode: end.code } : {}) });
      } catch (error) {
        throw translate(error, mail, log);
      }
      throw new MailRefused("The mail service gave this mail up.");
    },
    close: async () => {},
  };
};

const messageOf = (mail: Mail, from: string): EmailMessage => ({
  senderAddress: from,
  recipients: addressed(mail),
  content: { subject: mail.subject, plainText: mail.text, html: mail.html },
  headers: {
    ...mail.headers,
    "Message-ID": mail.messageId,
    // Otherwise the service replaces a Message-ID that it has seen before, and the mail leaves twice unnoticed.
    "x-ms-acsemail-validate-message-id": "true",
    // RFC 3834: no machine answers a mail that no person wrote.
    "Auto-Submitted": "auto-generated",
  },
  userEngagementTrackingDisabled: true,
});

/** The service asks for `to` even where it holds nobody. */
const addressed = ({ to, bcc }: Mail): EmailMessage["recipients"] =>
  bcc === undefined ? { to: addressesOf([to]) } : { to: [], bcc: addressesOf(bcc) };

const addressesOf = (addresses: readonly string[]) => addresses.map((address) => ({ address: toAscii(address) }));

/** The service takes domains in their ASCII form alone (RFC 5891); what has none is left for the service to refuse. */
const toAscii = (address: string): string => {
  const at = address.lastIndexOf("@") + 1;
  const domain = address.slice(at);
  return address.slice(0, at) + (domainToASCII(domain) || domain);
};

const told = ({ attempt }: Mail) => (attempt === undefined ? {} : { attempt });

/** The service's own words are left out of what is thrown and logged: they repeat what was sent. */
const translate = (error: unknown, mail: Mail, log: Log): Error => {
  if (!(error instanceof EmailServiceError)) {
    log.warn("mail.unavailable", { dependency: "mail", ...told(mail), ...describeError(error) });
    return new MailUnavailable("The mail service could not be reached, or did not finish in time.");
  }
  const { status, code, retryAfter } = error;
  const refused = status === 413 || (status === 400 && error.aboutRecipient);
  log.warn(refused ? "mail.refused" : "mail.unavailable", {
    dependency: "mail",
    status,
    ...told(mail),
    ...(code ? { errorCode: code } : {}),
  });
  return refused
    ? new MailRefused(`The mail service will not take this mail (${status}).`)
    : new MailUnavailable(`The mail service did not take the mail (${status}).`, {
        // A request that is at fault says nothing of the next one.
        about: status === 400 || status === 409 ? "mail" : "service",
        ...(retryAfter === undefined ? {} : { retryAfter }),
      });
};
