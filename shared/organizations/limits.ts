import { HOUR, MINUTE } from "../platform/clock.ts";
import type { Rate } from "../platform/sql/rates.ts";

/** What all callers together may cause. */
export type Limits = {
  /** Wrong passwords: against somebody who tries one password on many addresses. */
  failures: Rate;
  /** Mails that strangers ask for: no flood of them must use up what the mail service takes. */
  mails: Rate;
};

export const LIMITS: Limits = {
  failures: { times: 600, within: MINUTE },
  mails: { times: 2000, within: HOUR },
};
