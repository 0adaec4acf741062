/** Every word of the tenant administrators' page, in one place for whoever translates it. */

const alerts = (count: number): string => (count === 1 ? "one alert" : `${count} alerts`);

const waits = (count: number): string => {
  if (count === 0) return "No alert waits";
  return count === 1 ? "One alert waits" : `${count} alerts wait`;
};

export const TEXTS = {
  title: "Tenant settings",
  signOut: "Sign out",
  signIn: {
    title: "Settings of your Microsoft 365 tenant",
    lead: "Business hours, holidays, summaries, and where alerts may go. A Global or SharePoint Administrator of the tenant decides.",
    button: "Sign in with Microsoft",
    hint: "You leave this page for Microsoft's, and come back by yourself. No cookie is set here.",
    hintInFrame: "A window opens for it and closes by itself. No cookie is set here.",
    alone: "Open this page in a window of its own",
  },
  mediator: {
    title: "Sign in for the page that you come from",
    lead: "Microsoft's sign-in opens in one more window. When you are done, both close by themselves, and you go on where you were.",
  },
  returned: {
    title: "Signing in",
    busy: "One moment …",
    done: "You are signed in. This window is no longer needed: close it.",
  },
  renew: {
    title: "Please sign in again",
    text: "For safety, a sign-in ends after an hour. What you typed stays in this window: after Microsoft's page, save it here.",
    textInFrame: "For safety, a sign-in ends after an hour. What you typed stays, and what you began goes on.",
    leave: "Sign out instead",
  },
  notAllowed: {
    text: "Whoever signed in does not administer this tenant. A Global or SharePoint Administrator has to do it.",
    other: "Sign in as somebody else",
  },
  standing: {
    tenant: "Tenant",
    state: "State",
    linked: "belongs to a registered organization",
    notLinked: "belongs to no organization yet",
    whatToDo:
      "Settings can be kept once the tenant is your organization's: its contact person registers and, under Tenants, lets you sign in once.",
    toPortal: "To registration and sign-in",
  },
  consent: {
    title: "Consent",
    text: "The add-ins ask, in each user's own name, which sites that user may see. Microsoft needs an administrator's consent for this, once for the whole tenant. It can be given again at any time, and withdrawn in Entra ID under Enterprise applications.",
    button: "Consent at Microsoft",
    answers: {
      given: "Microsoft says that consent was given. It may take a few minutes to count everywhere.",
      declined: "Consent was not given, and nothing has changed. You can come back to it at any time.",
    },
  },
  days: {
    mon: "Monday",
    tue: "Tuesday",
    wed: "Wednesday",
    thu: "Thursday",
    fri: "Friday",
    sat: "Saturday",
    sun: "Sunday",
  },
  form: {
    submit: "Save",
    undo: "Undo what is not saved",
    hours: "Business hours",
    holidays: "Holidays",
    summaries: "Summaries",
    summaryTime: "Time of day",
    summaryHint: "When daily, weekly and monthly summaries leave, in the tenant's time zone.",
    weeklyDay: "Day of the weekly summary",
    monthlyDay: "Day of the monthly summary",
    monthlyHint: "1 to 31. In a shorter month, its last day.",
    recipients: "Recipients",
    recipientDomains: "Domains that alerts may go to",
    recipientHint:
      "One a line, such as contoso.com. A single * allows every domain. With nothing here, no alert leaves.",
    delayed: "Delayed alerts",
    delayedText:
      "Alerts that wait for business hours or for a summary lie encrypted until they leave, and are discarded then. If you switch that off, nothing is stored: every alert leaves at once.",
    waiting: (count: number) => `${waits(count)} at the moment.`,
    delayedChoice: "May alerts wait?",
    delayedHint: "When switched off, what waits is sent at once or discarded, as you choose.",
    delayedOptions: {
      on: "Yes",
      send: "No; send what waits now",
      discard: "No; discard what waits now",
    },
  },
  timeZone: {
    label: "Time zone",
    hint: "Type a part of its name, such as paris. Windows names are understood, too, such as Romance Standard Time.",
  },
  hours: {
    legend: "When people are at work",
    hint: "As in 09:00–12:30, 13:30–17:00. A window that ends before it begins, such as 22:00–06:00, ends on the next day; 00:00–24:00 is all day; empty is closed.",
    notReadable: "Write hours as 09:00–17:00, with commas between several.",
    likeMonday: "Tuesday to Friday as on Monday",
  },
  holidays: {
    none: "None",
    country: "Public holidays of",
    subdivision: "Part of the country",
    wholeCountry: "The whole country",
    extra: "Other days off",
    extraHint: "One a line, such as 2026-12-24.",
  },
  words: {
    "not-licensed":
      "This tenant belongs to no organization any more, so nothing can be kept for it. Load the page anew.",
    "precondition-failed": "Nothing is saved yet. What you typed is still here: say above whose settings shall hold.",
    kept: "Nothing was changed.",
  },
  conflict: {
    title: "Somebody else changed the settings meanwhile, perhaps in another window.",
    text: "Yours and theirs are not the same in:",
    same: "What they saved is the same as yours.",
    mine: "Save mine in place of theirs",
    theirs: "Take theirs, and drop what I typed",
    names: {
      timeZone: "the time zone",
      businessHours: "business hours",
      holidays: "holidays",
      summaryTime: "the time of summaries",
      weeklyDay: "the day of the weekly summary",
      monthlyDay: "the day of the monthly summary",
      recipientDomains: "the domains that alerts may go to",
      delayedAlerts: "whether alerts may wait",
    },
  },
  discard: {
    title: (count: number) => `Discard ${alerts(count)}?`,
    text: "Nobody will get what waits now, and it cannot be brought back.",
    submit: "Discard, and save",
    keep: "Keep everything as it is",
  },
  saved: {
    undone: "What was not saved is undone.",
    theirs: "These are the settings that somebody else saved.",
    on: (_: number, now: number) => `Saved. ${waits(now)} at the moment.`,
    send: (before: number, now: number) =>
      `Saved. Alerts leave at once from now on. ${waits(now)} of ${before}; each leaves as soon as the mail service takes it.`,
    discard: (before: number, now: number) =>
      `Saved. Alerts leave at once from now on. ${waits(now)} of ${before}; what is left is gone within two minutes.`,
  },
} as const;
