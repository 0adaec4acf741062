/** What ends a line, or has what follows read in another order than it is written. */
const UNSHOWN = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** A subject in one line, as it may stand in a header and among others. */
export const shownSubject = (subject: string): string =>
  subject.toWellFormed().replace(UNSHOWN, " ").trim().replace(/^$/, "Alert");
