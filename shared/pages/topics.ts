import type { Topic } from "../platform/declaration.ts";

/** What the page `/privacy` says of a topic besides what the manifest declares. */
export type TopicWords = {
  title: string;
  /** Why any of it is kept. */
  why: string;
  /** Who can see it; the tests of promise P3 hold every route to it. */
  seenBy: string;
};

/** The topics in the order in which people meet them. */
export const TOPICS: Readonly<Record<Topic, TopicWords>> = {
  registration: {
    title: "Your registration and account",
    why: "To know which licenses are yours, to let your contact person sign in, and to reach them about the account.",
    seenBy:
      "Your contact person, and employees who manage licenses or answer support. Each time an employee looks, a note of it is kept, which your organization can see. Nobody sees the password; its reminder is mailed to your contact person's own address and nowhere else.",
  },
  licenses: {
    title: "Tenants and licenses",
    why: "To answer whether an add-in may run in your tenant.",
    seenBy:
      "Your contact person, and employees who manage licenses. Whoever knows the id of a tenant can ask whether it is licensed, and learns yes or no and nothing more.",
  },
  settings: {
    title: "Settings of your sites and of your tenant",
    why: "So that alerts, actions and printing work as your sites and your administrators want them to. People stand in them by reference alone, such as a column or a group.",
    seenBy:
      "Who may read the site, and the add-ins on it; the settings of the tenant its administrators. Employees have no way to read them.",
  },
  alerts: {
    title: "Alerts",
    why: "An alert that leaves at once is stored nowhere. One that waits for business hours or for a summary is kept until then. Your tenant's administrator can switch waiting off.",
    seenBy:
      "Nobody but the recipient of the mail. Who may manage the site's lists sees that an alert waits, by which rule and until when, and not what it says or to whom.",
  },
  history: {
    title: "History of your sites",
    why: "So that the users of a site can see what the add-ins did there, and whether it worked.",
    seenBy:
      "Users who may read that site, by their own sign-in to Microsoft 365. Employees and your contact person cannot.",
  },
  support: {
    title: "Support",
    why: "To answer you. The address is used for nothing else.",
    seenBy:
      "Employees who answer support. A contact person sees what came from their own verified address, and nothing of others.",
  },
  debug: {
    title: "Debug logging",
    why: "To find a fault, and only after your contact person has allowed it, for one support ticket and one tenant.",
    seenBy: "Employees who answer support, for that ticket. Each look is noted and shown to your contact person.",
  },
  mail: {
    title: "Mails to you",
    why: "So that a mail about your account, a license or a support ticket reaches you although the mail service is down for a while.",
    seenBy: "Nobody but the recipient.",
  },
  technical: {
    title: "What keeps the service running",
    why: "To keep keys, to do each request once however often it is sent, and to know what ran.",
    seenBy: "No page and no call shows it; employees see how much work waits, in numbers.",
  },
};
