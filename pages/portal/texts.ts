/** Every word of the portal, in one place for whoever translates it. What it says to a mistake is Usher's own, or in `frame/texts.ts`. */
export const TEXTS = {
  title: "Licenses and support",
  signOut: "Sign out",
  newPasswordHint: "At least 12 characters. A sentence is easier to remember than a puzzle.",
  repeatPassword: "The same once more",
  passwordReminder: "A reminder of the password",
  passwordReminderHint:
    "A hint for you alone: it is mailed to your address when you ask for it. It must not contain the password.",
  signIn: {
    title: "Sign in",
    lead: "For the contact person of an organization that uses our add-ins.",
    email: "E-mail address",
    password: "Password",
    submit: "Sign in",
    forgotten: "Forgot your password?",
    words: {
      "invalid-credentials":
        "The address or the password is not right. If you registered a moment ago, open the link in our mail first.",
    },
  },
  renew: {
    title: "Please sign in again",
    text: "For your safety a sign-in lasts an hour. Once you have signed in again, you go on where you were; what you typed is still there.",
    leave: "Sign out instead",
  },
  register: {
    title: "Register",
    lead: "With an account you see your organization's licenses, start trials and write to support. It takes these seven things, and one link in a mail.",
    organizationName: "Organization",
    contactName: "Your name",
    contactEmail: "Your e-mail address",
    contactEmailHint: "You sign in with it, and mails about licenses and tickets go there.",
    contactPhone: "Your phone number",
    password: "Choose a password",
    howDidYouFindUs: "How did you find us?",
    promise: "Used for licensing and support, and for nothing else. It lies encrypted, and goes when you say so.",
    privacy: "What is kept, and for how long",
    submit: "Register",
    sent: {
      title: "Look into your mail",
      text: (address: string) =>
        `We have sent a mail to ${address}. The link in it confirms that the address is yours; it is valid for 7 days.`,
      next: "No mail after a few minutes? Look into the folder for unwanted mail, or register once more: a slip in the address is easily made.",
      signIn: "To the sign-in",
    },
  },
  forgotten: {
    title: "Forgot your password?",
    sent: "Look into your mail",
    signIn: "Back to the sign-in",
    reminder: {
      title: "Be reminded",
      text: "If you left a reminder when you chose the password, we mail it to you.",
      submit: "Mail me the reminder",
      sent: (address: string) =>
        `If ${address} is the address of an account that has a reminder, a mail with it is on its way.`,
    },
    reset: {
      title: "Choose a new one",
      text: "We mail you a link, valid for a day, that lets you choose another password.",
      submit: "Mail me the link",
      sent: (address: string) => `If ${address} is the address of an account, a mail with a link is on its way.`,
    },
  },
  support: {
    title: "Support",
    lead: "Tell us what happened. We answer by mail, and use your address for nothing else; 30 days after your question is settled, all of it is deleted.",
    name: "Your name",
    email: "Your e-mail address",
    emailHint: "The answer goes there.",
    subject: "What is it about?",
    description: "What happened, and what did you expect?",
    descriptionHint: "Leave out what nobody should read: passwords, and names that do not matter. Files are not taken.",
    submit: "Send",
    sent: {
      title: "Your question has arrived",
      number: "Its number is",
      text: (address: string) => `A mail to ${address} says so too. The link in it lets you add something.`,
      another: "Ask something else",
    },
  },
  licenses: { title: "Licenses" },
} as const;
