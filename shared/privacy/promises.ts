/** One way in which a promise is enforced, and where. `text` is prose; `files` are paths from the root of the repository. */
export type Mechanism = { text: string; files: readonly string[] };

export type PromiseId = `P${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13}`;

/** A promise, what keeps it, and what shows that it is kept. */
export type Promised = {
  id: PromiseId;
  sentence: string;
  mechanism: readonly Mechanism[];
  /** Test files that fail when the mechanism is taken out, by their paths from the root of the repository. */
  proof: readonly string[];
  /** What is still to be built. While there is anything, the promise does not count as held. */
  missing?: string;
};

const proofs = (...names: string[]): string[] => names.map((name) => `test/promises/${name}.test.ts`);

/** The thirteen promises. `docs/promises.md`, the page `/privacy` and `npm run promises` are made from this list. */
export const promises: readonly Promised[] = [
  {
    id: "P1",
    sentence: "Registration asks for seven things and keeps nothing else from it",
    mechanism: [
      { text: "a strict schema", files: ["shared/organizations/schemas.ts"] },
      { text: "a closed list of what is sealed", files: ["shared/organizations/registerOrganization.ts"] },
    ],
    proof: proofs("p01-registration-keeps-seven-things"),
  },
  {
    id: "P2",
    sentence: "That data lies encrypted in SQL",
    mechanism: [
      { text: "sealing bound to subject, table, column and row", files: ["shared/platform/vault/sealing.ts"] },
      { text: "wrapped keys in Azure Tables alone", files: ["shared/platform/vault/wrappedKeys.ts"] },
      { text: "a keyed index to find an address", files: ["shared/platform/vault/blindIndex.ts"] },
    ],
    proof: proofs("p02-registration-data-lies-encrypted", "canaries", "manifest"),
  },
  {
    id: "P3",
    sentence: "Only authorized employees and that organization's contact can read it, the contact only their own",
    mechanism: [
      {
        text: "roles of the vendor's tenant alone, and contact tokens for one organization",
        files: ["shared/platform/http/entrance.ts", "shared/platform/identity/entraTokens.ts"],
      },
      { text: "sealing bound to the subject", files: ["shared/platform/vault/sealing.ts"] },
      {
        text: "a trail of each employee's reading, without which nothing is shown, and which the organization's export tells",
        files: ["shared/privacy/readings.ts", "shared/privacy/export/exportOrganization.ts"],
      },
    ],
    proof: [...proofs("p03-only-employees-and-the-own-contact-can-read-it"), "test/privacy/export.test.ts"],
  },
  {
    id: "P4",
    sentence: "It is used for licensing and support only and shared with nobody",
    mechanism: [
      { text: "a stranger's yes or no", files: ["shared/licensing/fold.ts"] },
      { text: "a closed list of mails, each with its purpose", files: ["shared/platform/mail/kinds.ts"] },
      {
        text: "the mail about a license that ends can be switched off",
        files: ["shared/licensing/sendExpiryNotices.ts"],
      },
      {
        text: "the process speaks to the places that its settings name, and to no other",
        files: ["shared/platform/outbound/guardOutbound.ts", "shared/platform/outbound/places.ts"],
      },
    ],
    proof: [
      ...proofs("p04-a-stranger-learns-yes-or-no", "p04-nothing-leaves-for-another-host"),
      "test/platform/mail/kinds.test.ts",
      "test/sql/expiryNotices.test.ts",
    ],
  },
  {
    id: "P5",
    sentence: "Customer data is processed, not stored",
    mechanism: [
      {
        text: "what sends an alert at once is handed a way out and no store",
        files: ["shared/alerts/sendAtOnce.ts"],
      },
      { text: "one that does not leave is refused, and kept nowhere for later", files: ["shared/alerts/handOver.ts"] },
    ],
    proof: proofs("p05-what-leaves-at-once-is-not-kept"),
  },
  {
    id: "P6",
    sentence: "Settings of alerts, actions and print profiles hold no user data",
    mechanism: [
      { text: "a shape per kind, with people as references", files: ["shared/configuration/references.ts"] },
      { text: "a guard on free text that names the field", files: ["shared/configuration/personalData.ts"] },
    ],
    proof: proofs("p06-settings-hold-no-user-data"),
  },
  {
    id: "P7",
    sentence: "A delayed alert lies encrypted and is discarded as soon as it is sent",
    mechanism: [
      { text: "a sealed row for each recipient", files: ["shared/alerts/schedule.ts"] },
      { text: "found and grouped by keyed indexes", files: ["shared/alerts/alertIndex.ts"] },
      {
        text: "the row is deleted as part of acknowledging the mail, and history is told after",
        files: ["shared/alerts/acknowledge.ts", "shared/alerts/alertQueue.ts"],
      },
    ],
    proof: [...proofs("p07-a-delayed-alert-lies-sealed-until-it-is-sent"), "test/sql/alerts.test.ts"],
  },
  {
    id: "P8",
    sentence: "Delayed alerts can be switched off",
    mechanism: [
      { text: "where nothing may wait, an alert leaves at once", files: ["shared/alerts/deliveryTime.ts"] },
      {
        text: "what is pending follows every change of settings, wherever that broke off",
        files: ["shared/alerts/plans.ts", "shared/alerts/follow.ts"],
      },
    ],
    proof: [...proofs("p08-delayed-alerts-can-be-switched-off"), "test/sql/alerts.test.ts"],
  },
  {
    id: "P9",
    sentence: "No cookies; the license token fits in one and identifies no user",
    mechanism: [
      {
        text: "a closed list of the headers of an answer, and three request headers that an operation sees",
        files: ["shared/platform/http/door.ts"],
      },
      {
        text: "a closed list of the token's claims, whose parts are bounded",
        files: ["shared/licensing/licenseToken.ts", "shared/licensing/limits.ts"],
      },
      {
        text: "the client keeps that token alone in a cookie, for its lease",
        files: ["client/src/cookies.ts", "client/src/kept.ts"],
      },
    ],
    proof: [...proofs("p09-no-cookies"), "test/client/cookies.test.ts"],
  },
  {
    id: "P10",
    sentence: "The support form needs name and e-mail, used only to answer",
    mechanism: [
      { text: "a data key per ticket", files: ["shared/support/openTicket.ts"] },
      { text: "its address is mailed by one place alone", files: ["shared/support/mailRequester.ts"] },
      {
        text: "a contact is shown what came from their own verified address",
        files: ["shared/support/openedTicket.ts"],
      },
      {
        text: "30 days after resolving a ticket is hidden and erased, key first",
        files: ["shared/support/ticketStore.ts", "shared/support/sweepTickets.ts"],
      },
    ],
    proof: [
      ...proofs("p10-tickets-are-answered-and-erased"),
      "test/support/tickets.test.ts",
      "test/support/repeated.test.ts",
      "test/sql/tickets.test.ts",
    ],
  },
  {
    id: "P11",
    sentence: "History identifies nobody and is deleted after one month",
    mechanism: [
      { text: "a closed shape", files: ["shared/history/schemas.ts"] },
      { text: "live rights on the web", files: ["shared/platform/sharepoint/siteRights.ts"] },
      {
        text: "one table a UTC day that is dropped whole, and reads bounded at 30 days",
        files: ["shared/history/days.ts", "shared/history/readHistory.ts"],
      },
    ],
    proof: proofs("p11-history-is-the-sites-own-and-forgotten"),
  },
  {
    id: "P12",
    sentence: "Debug logging only with the customer's permission, for one ticket",
    mechanism: [
      { text: "a request for one ticket and one proven tenant", files: ["shared/support/askDebug.ts"] },
      { text: "the contact person's recorded decision", files: ["shared/support/decideDebug.ts"] },
      {
        text: "entries that count themselves into an allowed session or are not kept",
        files: ["shared/support/postDebug.ts"],
      },
      { text: "a data key a session, which goes first when it ends", files: ["shared/support/endDebug.ts"] },
      { text: "a trail and an event for each look", files: ["shared/support/readDebug.ts"] },
    ],
    proof: [
      ...proofs("p12-debug-logging-needs-consent"),
      "test/sql/debugRaces.test.ts",
      "test/sql/debugCrashes.test.ts",
    ],
  },
  {
    id: "P13",
    sentence: "All of a customer's data is deleted on request",
    mechanism: [
      {
        text: "what is to go is written down first, in SQL and in a ledger that no restore brings back",
        files: ["shared/privacy/erasure/beginErasure.ts", "shared/privacy/erasure/ledger.ts"],
      },
      {
        text: "then the data keys are destroyed, and it is answered; then the rows are deleted, again and again until no call can be late",
        files: ["shared/privacy/erasure/carryOut.ts", "shared/platform/vault/keyring.ts"],
      },
      {
        text: "who cannot sign in asks by mail: an officer passes it on, and the mailed link or another officer confirms it",
        files: ["shared/privacy/erasure/requestErasure.ts", "shared/privacy/erasure/confirmErasure.ts"],
      },
      { text: "a signed receipt that names nobody", files: ["shared/privacy/erasure/receipt.ts"] },
      {
        text: "a database that lacks an erasure of the ledger is a restored copy: nothing is served from it before they were replayed in it",
        files: ["shared/privacy/erasure/restored.ts", "shared/privacy/erasure/replayErasures.ts"],
      },
      {
        text: "giving a tenant up erases what is kept for it",
        files: ["shared/licensing/unlinkTenant.ts", "shared/licensing/tenantErasures.ts"],
      },
    ],
    proof: [
      ...proofs("p13-everything-is-deleted-on-request"),
      "test/sql/erasures.test.ts",
      "test/sql/erasureCrashes.test.ts",
      "test/sql/officerErasures.test.ts",
      "test/sql/restored.test.ts",
      "test/sql/replayErasures.test.ts",
      "test/e2e/restored.test.ts",
      "test/sql/tenantUnlinking.test.ts",
      "test/sql/tenantErasures.test.ts",
      "test/sql/unlinkingCrashes.test.ts",
      ...proofs("manifest"),
    ],
  },
];
