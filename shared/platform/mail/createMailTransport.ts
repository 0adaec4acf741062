import type { TokenCredential } from "@azure/core-auth";
import type { MailSettings } from "../config/settings.ts";
import type { Log } from "../log.ts";
import { createCommunicationServicesTransport } from "./communicationServices.ts";
import { checkHeaders, checkSender } from "./headerSafety.ts";
import { LONGEST_SEND, type Mail, type MailTransport, MailUnavailable, type Sent } from "./mail.ts";
import { createSmtpTransport } from "./smtp.ts";

export type MailTransportOptions = {
  settings: MailSettings;
  /** Signs in to Communication Services; SMTP has no use for it. */
  credential: TokenCredential;
  log: Log;
};

/**
 * The way out for mail that the settings choose: SMTP or Azure Communication Services. Connects, and loads what it
 * needs for that, at the first mail.
 */
export const createMailTransport = ({ settings, credential, log }: MailTransportOptions): MailTransport => {
  checkSender(settings);
  const { transport } = settings;
  const way =
    transport.kind === "smtp"
      ? createSmtpTransport({ from: settings.from, vendorName: settings.vendorName, server: transport, log })
      : createCommunicationServicesTransport({ from: settings.from, endpoint: transport.endpoint, credential, log });
  return {
    send: async (mail, signal) => {
      checkHeaders(mail);
      const end = AbortSignal.timeout(LONGEST_SEND);
      return await sendUntil(way, mail, AbortSignal.any(signal ? [signal, end] : [end]));
    },
    close: () => way.close(),
  };
};

/** Not every credential obeys a signal: the caller's wait ends even if the call does not. */
const sendUntil = async (way: MailTransport, mail: Mail, signal: AbortSignal): Promise<Sent> => {
  const late = () => new MailUnavailable("The mail did not leave in time.");
  if (signal.aborted) throw late();
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(late()), { once: true });
  });
  return Promise.race([way.send(mail, signal), ended]);
};
