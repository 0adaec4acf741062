import {
  after,
  type FieldDeclaration,
  json,
  type Leaves,
  neutral,
  notPersonal,
  permanent,
  plain,
  rowDeleted,
  sealed,
  secret,
  type TableDeclaration,
  untilDone,
  untilErased,
  withheld,
} from "../platform/declaration.ts";
import { SYSTEM_SUBJECTS } from "../platform/vault/vault.ts";
import type { LicenseChangesTable, LicensesTable, SiteActivationsTable } from "./licenseTables.ts";
import { CHANGES_KEPT_FOR } from "./retention.ts";
import { type Columns, PRODUCT, SUBJECT, TENANT, tenantTables } from "./tenantManifest.ts";

const KEY = "The license key: publishable, it selects nothing";

const words = (what: string, exported: string): FieldDeclaration =>
  json(what, { "[]": neutral("word", what, `${exported}[]`) });

const licenses: TableDeclaration = {
  store: "sql",
  table: "licenses",
  topic: "licenses",
  about: "A license of an organization's tenant",
  whose: ["organization"],
  stays: untilErased,
  erasure: rowDeleted("subject"),
  export: { as: "licenses[]", by: "organization_id", of: "organization", order: "id" },
  fields: {
    id: plain("id", "Random id of the license", "licenses[].id"),
    organization_id: plain("id", "Id of the organization"),
    subject: plain("id", SUBJECT),
    tenant: plain("id", TENANT, "licenses[].tenant"),
    product: plain("word", PRODUCT, "licenses[].product"),
    edition: plain("word", "The edition", "licenses[].edition"),
    kind: plain("word", "Trial, subscription or perpetual", "licenses[].kind"),
    status: plain("word", "Active, suspended or revoked", "licenses[].status"),
    components: words("Components that it covers", "licenses[].components"),
    sites: json("Site collections that it is limited to", {
      "[]": neutral("id", "Id of a site collection", "licenses[].sites[]"),
    }),
    max_sites: plain("count", "How many sites may be activated", "licenses[].maxSites"),
    features: words("Features added to those of the edition", "licenses[].features"),
    starts_at: plain("instant", "When it starts", "licenses[].startsAt"),
    expires_at: plain("instant", "When it ends", "licenses[].expiresAt"),
    grace_days: plain("count", "Days of grace after its end", "licenses[].graceDays"),
    license_key: plain("bits", KEY, "licenses[].key"),
    version: plain("count", "How often it was written"),
    terms_version: plain("count", "How often its terms were written"),
    used: plain("count", "How many sites are active under it"),
    created_at: plain("instant", "When it was issued", "licenses[].createdAt"),
    changed_at: plain("instant", "When it last changed", "licenses[].changedAt"),
    noticed_end: plain("instant", "Of which end its organization's contact was last told"),
    noticed_days: plain("count", "How many days before that end"),
  } satisfies Columns<LicensesTable>,
};

const siteActivations: TableDeclaration = {
  store: "sql",
  table: "site_activations",
  topic: "licenses",
  about: "A site that is active under a license",
  whose: ["organization", "tenant"],
  stays: untilErased,
  erasure: rowDeleted("license_id"),
  export: { as: "licenses[].activations[]", by: "license_id", of: { table: "licenses", key: "id" }, order: "site" },
  fields: {
    license_id: plain("id", "Id of the license"),
    site: plain("id", "Id of the site collection", "licenses[].activations[].site"),
    activated_at: plain("instant", "When it was activated", "licenses[].activations[].activatedAt"),
  } satisfies Columns<SiteActivationsTable>,
};

const licenseChanges: TableDeclaration = {
  store: "sql",
  table: "license_changes",
  topic: "licenses",
  about: "A change of a license that checks are still to be told of",
  whose: ["organization"],
  stays: untilDone(),
  erasure: rowDeleted("license_id"),
  export: withheld("It says which of the licenses in the export changed a moment ago."),
  fields: {
    license_id: plain("id", "Id of the license"),
    version: plain("count", "The version that checks are to be told of"),
    changed_at: plain("instant", "When it changed"),
  } satisfies Columns<LicenseChangesTable>,
};

/** All that a check reads lies in one table: licenses, which tenants have one, and what changed last. */
const entitlements: TableDeclaration = {
  store: "azure-tables",
  table: "entitlements",
  topic: "licenses",
  about: "What a check needs to know of a license, which tenants have one, and which changed in the last minutes",
  whose: ["tenant"],
  stays: untilErased,
  erasure: rowDeleted("partitionKey"),
  export: withheld("It is a copy of what the licenses in the export say, for checks to read."),
  fields: {
    partitionKey: plain("word", `${TENANT}; one partition lists what changed, one the tenants`),
    rowKey: plain("word", "Ids of product and license; of the tenants' lists the first digits of the ids"),
    version: plain("count", "The version of the license"),
    terms: json("What the license grants", {
      id: neutral("id", "Id of the license"),
      key: neutral("bits", KEY),
      edition: neutral("word", "The edition"),
      kind: neutral("word", "Trial, subscription or perpetual"),
      status: neutral("word", "Active, suspended or revoked"),
      "components[]": neutral("word", "A component that it covers"),
      "sites[]": neutral("id", "A site collection that it is limited to"),
      maxSites: neutral("count", "How many sites may be activated"),
      "features[]": neutral("word", "A feature added to those of the edition"),
      startsAt: neutral("instant", "When it starts"),
      expiresAt: neutral("instant", "When it ends"),
      graceDays: neutral("count", "Days of grace after its end"),
    }),
    "sites[]": plain("packed-ids", "Site collections that are active under it"),
    ids: plain("packed-ids", "Ids of the tenants that have a license"),
    sequence: plain("count", "How many changes of licenses there were"),
    recent: json(
      "The changes of the last minutes",
      {
        "[][0]": neutral("count", "Its number"),
        "[][1]": neutral("instant", "When"),
        "[][2]": neutral("id", TENANT),
        "[][3]": neutral("word", PRODUCT),
      },
      { stays: after("the change", CHANGES_KEPT_FOR, { step: "license-changes" }) },
    ),
  },
};

const products: TableDeclaration = {
  store: "azure-tables",
  table: "products",
  topic: "licenses",
  about: "The vendor's catalogue of products",
  whose: ["vendor"],
  stays: permanent("It is the vendor's own, and public but for a few terms."),
  erasure: notPersonal,
  fields: {
    partitionKey: plain("word", "The catalogue"),
    rowKey: plain("word", PRODUCT),
    version: plain("count", "How often it was changed"),
    product: json("The product", {
      name: neutral("vendor-text", "Its name"),
      "components[]": neutral("word", "A component"),
      "editions[].id": neutral("word", "An edition"),
      "editions[].features[]": neutral("word", "A feature of the edition"),
      "trial.days": neutral("count", "Days of a trial"),
      "trial.edition": neutral("word", "Edition of a trial"),
      minVersion: neutral("word", "The oldest version that is supported"),
      lease: neutral("count", "Seconds that an answer may be relied on"),
      refreshAfter: neutral("count", "Seconds after which to ask again"),
    }),
  },
};

const signingKeys: TableDeclaration = {
  store: "azure-tables",
  table: "signingkeys",
  topic: "technical",
  about: "The keys that license tokens are signed with",
  whose: ["system"],
  stays: permanent("There is always one that signs; each is deleted once the last token under it has ended."),
  erasure: notPersonal,
  sealing: { systemSubject: SYSTEM_SUBJECTS.signing, row: "kid" },
  fields: {
    partitionKey: plain("word", "What the keys sign"),
    rowKey: plain("word", "Number of the key"),
    kid: plain("bits", "Thumbprint of the public key"),
    publicHalf: json("The public key", {
      x: neutral("bits", "Public coordinate"),
      y: neutral("bits", "Public coordinate"),
    }),
    sealed: sealed("The private key (JWK)", {
      kty: neutral("word", "Type of the key"),
      crv: neutral("word", "Its curve"),
      x: neutral("bits", "Public coordinate"),
      y: neutral("bits", "Public coordinate"),
      d: { ...secret("The private key"), personal: false },
    }),
    createdAt: plain("instant", "When it was made"),
    signsFrom: plain("instant", "From when it signs"),
  },
};

export const licensingManifest: readonly TableDeclaration[] = [
  licenses,
  ...tenantTables,
  siteActivations,
  licenseChanges,
  entitlements,
  products,
  signingKeys,
];

/** What this room's answers leave under an `Idempotency-Key`: a license as it was issued, a tenant as it was proven. */
export const licensingAnswers: Leaves = {
  "license.id": neutral("id", "Id of the license"),
  "license.key": neutral("bits", KEY),
  "license.status": neutral("word", "Active, suspended or revoked"),
  "license.organizationId": neutral("id", "Id of the organization"),
  "license.tenant": neutral("id", TENANT),
  "license.product": neutral("word", PRODUCT),
  "license.edition": neutral("word", "The edition"),
  "license.kind": neutral("word", "Trial, subscription or perpetual"),
  "license.components[]": neutral("word", "A component that it covers"),
  "license.sites[]": neutral("id", "A site collection that it is limited to"),
  "license.maxSites": neutral("count", "How many sites may be activated"),
  "license.features[]": neutral("word", "A feature added to those of the edition"),
  "license.startsAt": neutral("word", "When it starts"),
  "license.expiresAt": neutral("word", "When it ends"),
  "license.graceDays": neutral("count", "Days of grace after its end"),
  "license.graceUntil": neutral("word", "When its grace ends"),
  etag: neutral("word", "Version of the license"),
  "tenant.tenant": neutral("id", TENANT),
  "tenant.linkedBy": neutral("word", "That its administrator proved it"),
  "tenant.linkedAt": neutral("word", "When it was linked"),
  created: neutral("flag", "Whether it was linked by this proof"),
};
