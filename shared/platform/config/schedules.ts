import { SECOND } from "../clock.ts";

/** The app setting that holds each timer's NCRONTAB schedule; the host itself reads it. */
export const SCHEDULES = {
  deliverAccountMail: "DELIVER_ACCOUNT_MAIL_SCHEDULE",
  deliverDelayedAlerts: "DELIVER_DELAYED_ALERTS_SCHEDULE",
  sweepRetention: "SWEEP_RETENTION_SCHEDULE",
  purgeHistory: "PURGE_HISTORY_SCHEDULE",
  rotateKeys: "ROTATE_KEYS_SCHEDULE",
} as const;

/** Milliseconds that one run may take: less than the minute until the mail's next one; the host's own limit lies far beyond. */
export const RUN = 50 * SECOND;

export type TimerName = keyof typeof SCHEDULES;
