import type { PlatformRecord, TableDeclaration, Topic } from "../platform/declaration.ts";
import { escapeHtml } from "../platform/html.ts";
import { definitions, link, list, paragraph, type Section, section, sentence } from "./htmlParts.ts";
import { keptSection } from "./keptSection.ts";
import type { Look } from "./look.ts";
import { dayCount, daysWords, keptWith } from "./manifestWords.ts";
import type { Page } from "./page.ts";
import { TOPICS } from "./topics.ts";
import { vendorPage } from "./vendorPage.ts";

/** What the page tells: the data manifest, and what the settings say of the vendor. */
export type PrivacyPageParts = {
  tables: readonly TableDeclaration[];
  platform: readonly PlatformRecord[];
  promises: readonly { sentence: string }[];
  processors: readonly { name: string; does: string; mailBy?: string }[];
  /** When what is told here last changed (a date), and which text that was (hexadecimal). */
  lastChange: { on: string; digest: string };
  /** Usher's own version. */
  version: string;
  vendorName: string;
  vendor: Pick<Look, "colour" | "logo"> & {
    privacyUrl: string | undefined;
    imprintUrl: string | undefined;
    privacyContact: string | undefined;
  };
  /** How mail leaves. */
  mailBy: string;
  backupDays: number;
};

const STYLE = `
main > *, section > * { max-width: 46rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 1rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
ul, ol { margin: 0 0 1rem; padding-left: 1.25rem; }
ol { padding-left: 1.75rem; }
li { margin: 0 0 .35rem; }
dl { margin: 0 0 1rem; }
p, li, dd, summary { overflow-wrap: anywhere; }
details { margin: 0 0 .5rem; padding: 0 1rem; border: 1px solid var(--line); border-radius: .375rem; }
summary { cursor: pointer; margin: 0 -1rem; padding: .6rem 1rem; }
details[open] summary { margin-bottom: .5rem; border-bottom: 1px solid var(--line); }
@media (min-width: 40rem) {
  dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: .3rem 1rem; }
  dd { margin: 0; }
  main nav ul { columns: 2; column-gap: 2.5rem; }
}
`;

const inShort = ({ vendorName, backupDays }: PrivacyPageParts): Section => ({
  id: "in-short",
  title: "In short",
  body: list(
    [
      "No cookies, no analytics, no advertising, and nothing on this site that comes from anybody else.",
      `What you tell ${vendorName} is used for licensing and support, and goes to nobody but the services named below.`,
      "What says who you are lies encrypted, with a key of its own for each organization and each support ticket.",
      `You can take out what is kept, and have it deleted. The key goes first: from then on no copy opens, not in backups either, and the last of these is gone after ${dayCount(backupDays)}.`,
      "What is not on this page is not stored: a test compares it with the real stores.",
    ].map(escapeHtml),
  ),
});

const platformRecords = ({ platform, mailBy, backupDays }: PrivacyPageParts): Section => ({
  id: "platform",
  title: "What the platform keeps",
  body: [
    paragraph("Azure, on which Usher runs, keeps something on its own account. This is how it is set up."),
    definitions(
      keptWith(mailBy, platform).map(
        ({ service, what, days }) =>
          [
            service,
            `${sentence(what)} <span class="quiet">Kept ${escapeHtml(daysWords(days, backupDays))}.</span>`,
          ] as const,
      ),
    ),
  ].join("\n"),
});

const backups = ({ backupDays }: PrivacyPageParts): Section => ({
  id: "backups",
  title: "Backups",
  body: paragraph(
    `Backups of the SQL database are kept for ${dayCount(backupDays)}. The keys that open what is encrypted are in none of them. After a restore, everything that was deleted meanwhile is deleted again before anything else is done.`,
  ),
});

const processedBy = ({ processors, mailBy }: PrivacyPageParts): Section => ({
  id: "processors",
  title: "Who processes it",
  body: definitions(keptWith(mailBy, processors).map(({ name, does }) => [name, sentence(does)] as const)),
});

const deletion = ({ vendor: { privacyContact } }: PrivacyPageParts): Section => ({
  id: "deletion",
  title: "See it, take it out, have it deleted",
  body: list([
    "As your organization's contact person you can, once signed in, see what is kept, take all of it out as a file, and have all of it deleted, with your password. That is done at once, and you get a signed receipt that names nobody.",
    privacyContact === undefined
      ? `If you cannot sign in, or have only written to support, ${link("/#/support", "ask support for it")}.`
      : `If you cannot sign in, or have only written to support, write to ${link(`mailto:${privacyContact}`, privacyContact)}.`,
    "A link is then mailed to the address that it is about, or a second employee confirms it, before anything is deleted.",
    `What became of a deletion ${link("/#/receipt", "can be looked up by the number of its receipt")}, for as long as backups are kept.`,
  ]),
});

const promised = ({ promises }: PrivacyPageParts): Section => ({
  id: "promises",
  title: "What is promised",
  body:
    paragraph("Each of these is kept by a mechanism in the code, and has a test that fails when that is taken out.") +
    list(
      promises.map((promise) => sentence(promise.sentence)),
      "ol",
    ),
});

/** Where the settings name any pages of the vendor's own. */
const more = ({ vendorName, vendor }: PrivacyPageParts): Section[] => {
  const { privacyUrl, imprintUrl, privacyContact } = vendor;
  const links = [
    ...(privacyUrl === undefined ? [] : [link(privacyUrl, "Privacy, in the vendor's own words")]),
    ...(imprintUrl === undefined ? [] : [link(imprintUrl, "Who the vendor is")]),
    ...(privacyContact === undefined ? [] : [link(`mailto:${privacyContact}`, "Questions about privacy")]),
  ];
  return links.length === 0 ? [] : [{ id: "vendor", title: `More from ${vendorName}`, body: list(links) }];
};

const contents = (sections: readonly Section[]): string =>
  `<nav aria-label="On this page">\n${list(sections.map(({ id, title }) => link(`#${id}`, title)))}\n</nav>`;

/** `/privacy`: what is kept, why, where, how protected, how long, and who can see it, as the manifest declares it. */
export const privacyPage = (parts: PrivacyPageParts): Page => {
  const { vendorName, lastChange, version, tables } = parts;
  const sections = [
    ...(Object.keys(TOPICS) as Topic[]).map((topic) => keptSection(topic, tables)),
    platformRecords(parts),
    backups(parts),
    processedBy(parts),
    deletion(parts),
    promised(parts),
    ...more(parts),
  ];
  const { logo = null, imprintUrl = null, colour } = parts.vendor;
  return vendorPage({
    vendor: { vendorName, logo, imprintUrl, colour },
    title: "Privacy",
    style: STYLE,
    cacheControl: "public, max-age=300",
    body: [
      "<h1>Privacy</h1>",
      paragraph(
        `What ${vendorName} keeps of you in Usher, the service behind its add-ins for Microsoft 365: what and why, where and for how long, how it is protected, and who can see it.`,
      ),
      `<p class="quiet">Last changed on <time>${escapeHtml(lastChange.on)}</time>.</p>`,
      section(inShort(parts)),
      contents(sections),
      ...sections.map(section),
      // By these, whoever runs Usher finds the text that somebody has read.
      `<p class="quiet">Usher ${escapeHtml(version)}, text ${escapeHtml(lastChange.digest.slice(0, 8))}</p>`,
    ].join("\n"),
  });
};
