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
    title: "On the way to Microsoft",
    lead: "Microsoft's page opens in one more window. Your browser may want you to press the button for it.",
    open: "Microsoft's page is open in one more window, perhaps behind this one. When you are done there, both close by themselves, and you go on where you were.",
    button: "Go on to Microsoft",
    again: "Open it once more",
  },
  elsewhere: {
    text: "It goes on in a window of its own, which may lie behind this one.",
    show: "Show that window",
    again: "Begin again",
  },
  returned: {
    title: "Back from Microsoft",
    busy: "One moment …",
    done: "That is done. This window is no longer needed: close it.",
  },
  dropped: "You signed in for another tenant than before. What was typed for that one, and not saved, is gone.",
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
    other: "Sign in for another tenant",
    linked: "belongs to your organization",
    whose: "Its contact person sees the tenant in the portal, under Tenants.",
    notLinked: "belongs to no organization yet",
    whatToDo:
      "Settings can be kept once the tenant is your organization's: its contact person registers and, under Tenants, lets you sign in once.",
    toPortal: "To registration and sign-in",
  },
  consent: {
    title: "Consent",
    text: "The add-ins ask, in each user's own name, which sites that user may see. Microsoft needs an administrator's consent for this, once for the whole tenant. Whether it was given stands in Entra ID, under Enterprise applications; there it can be withdrawn, too, and here it can be given again at any time.",
    button: "Consent at Microsoft",
    answers: {
      given: "Microsoft says that consent was given. It may take a few minutes to count everywhere.",
      unknown: "The window was closed before an answer came. Whether consent was given stands in Entra ID.",
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
      "One a line, such as contoso.com. A * alone allows every domain. With nothing here, no alert leaves.",
    delayed: "Delayed alerts",
    delayedText:
      "Alerts that wait for business hours or for a summary lie encrypted until they leave, and are discarded then. If you switch that off, nothing is stored: every alert leaves at once.",
    waiting: (count: number) => `${waits(count)} at the moment.`,
    notKept:
      "Your browser keeps nothing for a page in a frame: save before you leave this tab, or what you typed is gone.",
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
    hint: "Type the name of a city, such as Paris, and choose from what is offered. Windows names are understood, too, such as Romance Standard Time.",
  },
  hours: {
    legend: "When people are at work",
    hint: "As in 09:00–12:30, 13:30–17:00. A window that ends before it begins, such as 22:00–06:00, ends on the next day; 00:00–24:00 is all day; empty is closed. One that runs into the next day may meet hours of that day: both count.",
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
    kept: "Nothing was saved. What you typed is still here.",
  },
  faults: {
    fields: {
      timeZone: "There is no such time zone. Choose one that is offered, such as Europe/Paris.",
      summaryTime: "Write a time of the day, such as 09:00.",
      monthlyDay: "Write a day from 1 to 31.",
    },
    hours: {
      "not-readable": "write hours as 09:00–17:00, with commas between several.",
      "empty-window": "no time lies between these. All day is 00:00–24:00.",
      overlapping: "this begins before the hours in front of it have ended.",
      "wrong-format": "a day goes from 00:00 to 24:00.",
    },
    extra: {
      "wrong-format": "write the day as 2026-12-24.",
      "no-such-day": "there is no such day.",
      duplicate: "this stands here twice.",
      "too-large": "That is more than can be kept: take out days that are over.",
    },
    recipientDomains: {
      "wrong-format": "this is no domain. Write it as contoso.com, without @ and without https://.",
      duplicate: "this stands here twice.",
      "not-alone": "A * allows every domain, and stands alone: take out the others, or the *.",
      "too-large": "That is more than can be kept: take out some.",
    },
  },
  parts: {
    timeZone: "time zone",
    hours: (day: string) => `hours on ${day}`,
    "holidays/country": "public holidays",
    "holidays/extra": "other days off",
    summaryTime: "time of summaries",
    weeklyDay: "day of the weekly summary",
    monthlyDay: "day of the monthly summary",
    recipientDomains: "domains that alerts may go to",
    delayedAlerts: "whether alerts may wait",
    closed: "closed",
    none: "none",
  },
  conflict: {
    title: "Somebody else changed the same settings",
    text: "It may have been in another window. Nothing is saved yet: say what shall hold.",
    along: (names: string) => `What only they changed is kept: ${names}.`,
    sides: (mine: string, theirs: string) => `Yours: ${mine}\nTheirs: ${theirs}`,
    options: { mine: "Yours", theirs: "Theirs" },
    choose: "Choose …",
    submit: "Save what I chose",
    theirs: "Drop all that I typed",
    keep: "Back to what I typed",
  },
  discard: {
    title: (count: number) => `Discard ${alerts(count)}?`,
    text: "Nobody will get what waits now, nor what joins it before you press the button. It cannot be brought back.",
    submit: "Discard, and save",
    keep: "Keep everything as it is",
  },
  saved: {
    saved: "Saved.",
    along: (names: string) => `Saved, together with what somebody else changed meanwhile: ${names}.`,
    undone: "What was not saved is undone.",
    theirs: "These are the settings that somebody else saved.",
    on: () => "Alerts may wait from now on.",
    send: (left: number) =>
      `Alerts leave at once from now on.${left === 0 ? "" : ` ${waits(left)} still, and leave as soon as the mail service takes them.`}`,
    discard: (left: number) =>
      `Alerts leave at once from now on, and what waited is discarded.${left === 0 ? "" : ` ${waits(left)} still, and will be gone within two minutes.`}`,
  },
} as const;
