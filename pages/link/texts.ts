/** Every word of the page behind a mailed link, in one place for whoever translates it. `vendor`: the vendor's name. */
export const TEXTS = {
  title: "A link from our mail",
  signIn: { label: "To the sign-in", href: "/" },
  register: { label: "Register", href: "/#/register" },
  forgotten: { label: "Have a new link mailed", href: "/#/forgotten" },
  ownTickets: { label: "To your tickets", href: "/#/tickets" },
  ownConsents: { label: "To your own pages", href: "/#/debug" },
  support: { label: "Ask support", href: "/#/support" },
  lookUp: { label: "Look up a deletion by its number", href: "/#/receipt" },
  done: "Done",
  over: "This link is no longer valid",
  incomplete: {
    title: "This link is not complete",
    text: "Open the link from the mail once more, or paste the whole of it into the address bar: some mail programs break long links. If that does not help, have a new mail sent.",
  },
  verify: {
    title: "Confirm your registration",
    text: (vendor: string) =>
      `With the password that you chose when you registered with ${vendor}, your organization is set up and you can sign in.`,
    password: "Your password",
    submit: "Confirm registration",
    words: { "invalid-credentials": "The password is not right. The link stays valid; try again." },
    done: "Your organization is registered. You can sign in now.",
    over: "If you have confirmed your registration, sign in. If you have not, its time is over: register once more.",
  },
  reset: {
    title: "Choose a new password",
    text: (vendor: string) =>
      `The new password of your account with ${vendor} replaces the old one, and everybody who is signed in to this account is signed out.`,
    password: "New password",
    submit: "Set new password",
    words: {},
    done: "Your new password is set. You can sign in with it now.",
    over: "If you have set the new password, sign in with it. If you have not, have a new link mailed.",
  },
  handover: {
    title: "Become the contact person",
    text: (vendor: string) =>
      `You take over the account with ${vendor} of the organization that our mail names: from then on you sign in with the address that the mail went to and the password that you choose here, and the former contact person no longer can.`,
    password: "Choose a password",
    submit: "Take over",
    words: {
      conflict: "Your address has become the address of another organization meanwhile, so this link cannot be used.",
    },
    done: "You are the contact person now. You can sign in with your address and the new password.",
    over: "If you have taken over, sign in. If you have not, ask the present contact person to hand over once more.",
  },
  ticket: {
    title: "Write to support",
    text: (vendor: string) =>
      `What you write here is added to your request to the support of ${vendor}. If it was resolved, that opens it again. A mail to your address says that it has arrived.`,
    newest:
      "Each of our mails about it has a link of its own, which works once: only the one in the newest mail counts.",
    message: "Your message",
    messageHint: "Files are not taken: paste the text that matters, or say where a file can be found.",
    submit: "Send",
    done: "Your message has arrived. A mail with a new link says so, too.",
    over: "It was used already, or your request has been erased. Each mail about it has a link of its own: open the one in the newest mail.",
    kept: "What you wrote",
    keptText:
      "It was not sent, and is not lost: copy it, open the link in the newest mail, and paste it there. If you paste that link into the address bar of this window, the text comes along.",
  },
  debug: {
    title: "Debug logging for support",
    text: (vendor: string) =>
      `The support of ${vendor} asks to record what the add-ins say of their work in one of your tenants; the mail names the tenant and the ticket. Nothing is recorded unless you allow it.`,
    points: [
      "It may hold contents of your lists and names of people. It lies encrypted.",
      "Support employees see it for this ticket alone, and each look of theirs is noted for you.",
      "All of it is deleted once the ticket is resolved or you withdraw your permission, after 14 days at the latest.",
    ],
    decisions: { allow: "Allow", refuse: "Refuse" },
    later: "You need not decide now: on your own pages you can do so for 14 days, and see what was decided.",
    words: { conflict: "This was decided a moment ago. Your own pages show what holds." },
    done: {
      allow: "Debug logging is allowed. You can withdraw that on your own pages at any time.",
      refuse: "Debug logging is refused. Nothing is recorded.",
    },
    over: "This was decided already, or the link's time is over. On your own pages you see what holds, and can decide for 14 days.",
  },
  erasure: {
    title: "Erase everything",
    text: (vendor: string) =>
      `${vendor} was asked to erase everything that is kept under the address that this link was mailed to. Nothing has been erased so far.`,
    goes: "What goes, as far as it is kept for you:",
    points: [
      "your organization's account, with its tenants and licenses: add-ins that need a license stop working",
      "the settings, the alerts and the history of its sites",
      "what was written to support by you or about your organization, and what was recorded for that",
      "registrations with this address that were never confirmed",
    ],
    final: "This cannot be undone.",
    finalText: (vendor: string) =>
      `Nobody can bring any of it back, ${vendor} included. If you do not want that, close this page and tell ${vendor} at once.`,
    submit: "Erase everything",
    done: "Everything is erased",
    over: (vendor: string) =>
      `It was used already, its time is over, or the address has another owner by now. If it was used, everything has been erased. If not, ask ${vendor} for a new one.`,
  },
} as const;
