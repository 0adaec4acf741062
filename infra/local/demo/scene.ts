import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { LinkAction } from "../../../shared/platform/mail/templates/links.ts";
import { createFileClock } from "../clock/fileClock.ts";
import type { SiteRights } from "../entra/siteRights.ts";
import { matchingMails, openMailFolder } from "../inbox/mailFolder.ts";
import type { ReceivedMail } from "../inbox/receivedMail.ts";
import { type Layout, originOf } from "../layout.ts";
import { type Teller, ToldOtherwise } from "./story.ts";

/** A mail by its link; `text` is the whole of it. */
export type MailedLink = { subject: string; text: string; link: string; token: string };

/** Who takes part in the story. Every telling has new names, so that it can be told again on the same state. */
export type Scene = {
  teller: Teller;
  origin: string;
  inboxOrigin: string;
  /** Where the mails that were sent lie, and where everything lies. */
  inboxFolder: string;
  stateFolder: string;
  product: string;
  tenant: string;
  /** A site of the tenant's, as it stands in routes. */
  site: string;
  /** Another web of the same site collection. */
  otherWeb: string;
  organizationName: string;
  email: string;
  password: string;
  /** The address of somebody who writes to support, and is no contact of anybody's. */
  writer: string;
  /** By the running app's clock, which may have been moved. */
  now(): Date;
  /** The newest mail that has such a link, to the contact or another address, with `about` in its subject; waits for it. */
  linkFrom(action: LinkAction, address?: string, about?: string): Promise<MailedLink>;
  /** The same, of a mail to the contact that came after one. */
  linkAfter(action: LinkAction, before: MailedLink): Promise<MailedLink>;
  /** The newest mail to an address; waits for it. */
  mailTo(address: string): Promise<ReceivedMail>;
  /** An employee's token, as `npm run token` prints it. */
  employeeToken(role: string): Promise<string>;
  /** A token of the tenant's administrator, likewise. */
  administratorToken(): Promise<string>;
  /** A token of somebody who has these rights on that site alone, likewise. */
  siteToken(rights: SiteRights["rights"], site: string): Promise<string>;
  /** An unattended component's own token in the tenant, likewise. */
  componentToken(): Promise<string>;
};

/** `npm run token`, with these arguments. */
export type TokenMaker = (...args: string[]) => Promise<string>;

const MAIL_PATIENCE_MS = 15_000;

export const createScene = (teller: Teller, layout: Layout, makeToken: TokenMaker): Scene => {
  const mark = randomUUID().slice(0, 8);
  const tenant = randomUUID();
  const siteGuid = randomUUID();
  const email = `ada.${mark}@contoso.example`;
  const clock = createFileClock(layout.clockFile);
  const mails = openMailFolder(layout.inboxFolder, clock);

  /** Looks into the newest mails to an address first, until something is found. */
  const lookFor = async <Found>(address: string, find: (mail: ReceivedMail) => Found | undefined): Promise<Found> => {
    const until = performance.now() + MAIL_PATIENCE_MS;
    for (;;) {
      for (const mail of (await matchingMails(mails, address)).reverse()) {
        const found = find(mail);
        if (found !== undefined) return found;
      }
      if (performance.now() > until) throw new ToldOtherwise("\nThe mail did not come.");
      await sleep(50);
    }
  };

  const linkIn = (action: LinkAction, { subject, text }: ReceivedMail): MailedLink | undefined => {
    const [link, token] = new RegExp(`\\S+/link#${action}\\.([\\w-]+)`).exec(text) ?? [];
    return link === undefined || token === undefined ? undefined : { subject, text, link, token };
  };

  return {
    teller,
    origin: originOf(layout.ports.host),
    inboxOrigin: originOf(layout.ports.inbox),
    inboxFolder: layout.inboxFolder,
    stateFolder: layout.stateFolder,
    product: `alerts-${mark}`,
    tenant,
    site: `${siteGuid}.${randomUUID()}`,
    otherWeb: `${siteGuid}.${randomUUID()}`,
    organizationName: `Contoso ${mark}`,
    email,
    password: `correct horse ${mark} battery`,
    writer: `dora.${mark}@contoso.example`,
    now: () => new Date(clock.now()),
    linkFrom: (action, address = email, about = "") =>
      lookFor(address, (mail) => (mail.subject.includes(about) ? linkIn(action, mail) : undefined)),
    linkAfter: (action, before) =>
      lookFor(email, (mail) => {
        const found = linkIn(action, mail);
        return found?.token === before.token ? undefined : found;
      }),
    mailTo: (address) => lookFor(address, (mail) => mail),
    employeeToken: (role) => makeToken("employee", "--role", role),
    administratorToken: () => makeToken("user", "--tenant", tenant, "--admin"),
    siteToken: (rights, site) => makeToken("user", "--tenant", tenant, "--rights", rights, "--sites", site),
    componentToken: () => makeToken("app", "--tenant", tenant),
  };
};
