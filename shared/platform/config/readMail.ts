import * as z from "zod";
import { isLoopbackHost } from "../loopback.ts";
import type { SettingReader } from "./environment.ts";
import type { MailSettings } from "./settings.ts";
import { address, flag, host, integer, port, shownName, text, tokenOrigin } from "./shapes.ts";

const SIGN_IN = "both USHER_SMTP_USER and USHER_SMTP_PASSWORD, or neither";
const SERVER = "the host name of the mail server, without a port";

/** On this machine mail goes unencrypted, so it is for the inbox of a developer; anywhere else TLS is insisted on. */
const elsewhere = host.refine((name) => !isLoopbackHost(name));

const readSmtp = (read: SettingReader, local: boolean): MailSettings["transport"] => {
  read.refuse(["USHER_MAIL_ENDPOINT"], "no value, or none in USHER_SMTP_HOST: mail leaves one way");
  const secure = read.optional("USHER_SMTP_TLS", flag, "true or false", false);
  return {
    kind: "smtp",
    host: local
      ? read.required("USHER_SMTP_HOST", z.union([host, z.literal("::1")]), SERVER)
      : read.required("USHER_SMTP_HOST", elsewhere, `${SERVER}; in Azure not this machine's own`),
    port: read.optional("USHER_SMTP_PORT", port, "a port number", secure ? 465 : 587),
    secure,
    ...(read.has("USHER_SMTP_USER") || read.has("USHER_SMTP_PASSWORD")
      ? {
          user: read.required("USHER_SMTP_USER", text, SIGN_IN),
          password: read.secret("USHER_SMTP_PASSWORD", SIGN_IN),
        }
      : {}),
  };
};

const mails = integer(1, 1_000_000);

export const readMail = (read: SettingReader, local: boolean): MailSettings => ({
  from: read.required("USHER_MAIL_FROM", address, "the address that Usher writes from"),
  vendorName: read.required("USHER_VENDOR_NAME", shownName, "the vendor's name, in at most 100 characters"),
  limits: {
    perMinute: read.optional("USHER_MAIL_PER_MINUTE", mails, "mails a minute, from 1 to 1000000", undefined),
    perHour: read.optional("USHER_MAIL_PER_HOUR", mails, "mails an hour, from 1 to 1000000", undefined),
  },
  transport: read.has("USHER_SMTP_HOST")
    ? readSmtp(read, local)
    : {
        kind: "communication-services",
        endpoint: read.required(
          "USHER_MAIL_ENDPOINT",
          tokenOrigin({ loopback: local }),
          "the https endpoint of Communication Services, or USHER_SMTP_HOST in its place",
        ),
      },
});
