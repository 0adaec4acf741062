import * as z from "zod";
import { guid, uniqueList, wholeNumber } from "../platform/fields.ts";
import { id, instant, siteGuid, tenant, version } from "./fields.ts";
import { KINDS, STATUSES } from "./license.ts";
import { LIMITS } from "./limits.ts";
import { productBody } from "./product.ts";
import { CODES } from "./verdict.ts";

export { productBody } from "./product.ts";

/** `{id}` of a product's route. */
export const productPath = z.strictObject({ id });
/** `{id}` of a license's route. */
export const licensePath = z.strictObject({ id: guid });

export const product = productBody.safeExtend({ id }).meta({ id: "Product", description: "A product, all of it" });
export const productList = z.strictObject({ products: z.array(product) });

/** What anybody may know of a product. */
const publicProduct = z
  .strictObject({
    id,
    name: z.string(),
    components: z.array(id),
    editions: z.array(z.strictObject({ id, features: z.array(id) })),
    trial: z.strictObject({ days: z.int(), edition: id }).optional(),
  })
  .meta({ id: "PublicProduct", description: "The public part of a product" });
export const publicProductList = z.strictObject({ products: z.array(publicProduct) });

const kind = z.enum(KINDS);
const components = z
  .union([z.tuple([z.literal("*")]), uniqueList(id, LIMITS.components).min(1, "At least one component.")], {
    error: 'Either "*" alone, for all components, or their ids, none of them twice.',
  })
  .meta({ description: '["*"]: every component of the product' });
const sites = uniqueList(siteGuid, LIMITS.sites).min(1, "At least one site, or leave it out.");
const maxSites = wholeNumber(1, LIMITS.maxSites);
const features = uniqueList(id, LIMITS.licenseFeatures).meta({ description: "Added to those of the edition" });
const graceDays = wholeNumber(0, LIMITS.graceDays);

/** The body of `POST /api/staff/licenses`. */
export const licenseBody = z.strictObject({
  organizationId: guid,
  tenant,
  product: id,
  edition: id,
  kind,
  components,
  sites: sites.nullish(),
  maxSites: maxSites.nullish(),
  features: features.nullish(),
  startsAt: instant,
  expiresAt: instant.nullish().meta({ description: "Exclusive; null or absent: it does not expire" }),
  graceDays,
});
export type LicenseBody = z.output<typeof licenseBody>;

/** The body of `PATCH /api/staff/licenses/{id}`: what is absent stays, `null` takes an optional field away. */
export const licensePatch = licenseBody
  .omit({ organizationId: true, tenant: true, product: true })
  .partial()
  .extend({ status: z.enum(STATUSES).optional() });
export type LicensePatch = z.output<typeof licensePatch>;

/** A license as employees and the organization's contact see it. */
export const license = z
  .strictObject({
    id: guid,
    key: z.string().meta({ description: "128 random bits, publishable: a component sends it to be told details" }),
    status: z.enum(STATUSES),
    organizationId: guid,
    tenant,
    product: id,
    edition: id,
    kind,
    components: z.array(z.string()),
    sites: z.array(siteGuid).nullable(),
    maxSites: z.int().nullable(),
    features: z.array(id),
    startsAt: instant,
    expiresAt: instant.nullable(),
    graceDays: z.int(),
    graceUntil: z.iso.datetime().nullable(),
  })
  .meta({ id: "License" });
export type LicenseView = z.output<typeof license>;
export const licenseList = z.strictObject({ licenses: z.array(license) });

/** The query of `GET /api/staff/licenses`: one of the two, or both. */
export const licenseQuery = z
  .object({ organizationId: guid.optional(), tenant: tenant.optional() })
  .refine((query) => query.organizationId !== undefined || query.tenant !== undefined, {
    error: "Say organizationId or tenant.",
    params: { code: "required" },
  });

/** `{id}` and `{tenant}` of `PUT /api/staff/organizations/{id}/tenants/{tenant}`. */
export const tenantPath = z.strictObject({ id: guid, tenant });
export const linkedTenant = z
  .strictObject({ tenant, linkedBy: z.enum(["proof", "employee"]), linkedAt: z.iso.datetime() })
  .meta({ id: "LinkedTenant" });
export const listedTenant = linkedTenant
  .extend({
    domain: z.string().nullable().meta({
      description: "The domain of the sign-in name of the administrator who proved it; null: none is known",
    }),
  })
  .meta({ id: "ListedTenant" });
export const tenantList = z.strictObject({ tenants: z.array(listedTenant) });
/** `{tenant}` of `DELETE /api/organization/tenants/{tenant}`. */
export const ownTenantPath = z.strictObject({ tenant });
/** The body of `POST /api/organization/tenants`. */
export const tenantProofBody = z.strictObject({
  entraToken: z
    .string()
    .min(1, "A token, as Entra ID gave it.")
    .max(LIMITS.tokenLength, `At most ${LIMITS.tokenLength} characters.`)
    .meta({ description: "An Entra ID token of the tenant's administrator, got by a page of Usher's; it is not kept" }),
});
export type TenantProofBody = z.output<typeof tenantProofBody>;

/** The body of `POST /api/organization/trials`. */
export const trialBody = z.strictObject({ tenant, product: id });
export type TrialBody = z.output<typeof trialBody>;

/** The body of `POST /api/sites/{siteId}/activation`. */
export const activationBody = z.strictObject({ product: id });
export type ActivationBody = z.output<typeof activationBody>;

const used = z.int().meta({ description: "How many sites are active under the license" });
const max = z.int().nullable().meta({ description: "How many may be; null: its sites need no activation" });

/** The answer of `POST /api/sites/{siteId}/activation`: of the license under which the site counts. */
export const activation = z.strictObject({ site: siteGuid, used, max }).meta({ id: "Activation" });
export type ActivationView = z.output<typeof activation>;

/** `{id}` and `{siteGuid}` of `DELETE /api/organization/licenses/{id}/sites/{siteGuid}`. */
export const activeSitePath = z.strictObject({ id: guid, siteGuid });
/** The answer of `GET /api/organization/licenses/{id}/sites`. */
export const activeSites = z
  .strictObject({
    sites: z
      .array(z.strictObject({ site: siteGuid, activatedAt: z.iso.datetime() }))
      .meta({ description: "In the order in which they were activated" }),
    used,
    max,
  })
  .meta({ id: "ActiveSites" });
export type ActiveSites = z.output<typeof activeSites>;

/** The query of `GET /api/license-check`. The tenant may be absent only where a token says it. */
export const checkQuery = z.object({
  tenant: tenant.optional(),
  product: id,
  component: id.optional(),
  site: siteGuid.optional(),
  version: version.optional(),
  key: z.string().optional().meta({ description: "A license key; a wrong one counts as absent" }),
  nonce: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{1,64}$/, "1 to 64 letters, digits, or any of . _ ~ -")
    .optional()
    .meta({ description: "Comes back in the token, which is then signed for this answer alone" }),
});
export type CheckQuery = z.output<typeof checkQuery>;

/** The answer of `GET /api/license-check`. */
export const checkAnswer = z
  .strictObject({
    valid: z.boolean(),
    code: z.enum([...CODES, "NOT_VALID"]).meta({ description: "A stranger is told VALID or NOT_VALID" }),
    product: id,
    edition: id.nullable(),
    kind: kind.nullable(),
    features: z.array(id).nullable(),
    expiresAt: z.iso.datetime().nullable(),
    graceUntil: z.iso.datetime().nullable(),
    refreshAfter: z.int().meta({ description: "Seconds after which to ask again" }),
    token: z.string().meta({ description: "JWS (ES256, typ license+jwt); its exp ends the lease" }),
  })
  .meta({ id: "LicenseCheck" });
export type CheckAnswer = z.output<typeof checkAnswer>;

/** The answer of `GET /.well-known/jwks.json` (RFC 7517). */
export const jwks = z.strictObject({
  keys: z.array(
    z.strictObject({
      kty: z.literal("EC"),
      crv: z.literal("P-256"),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.literal("ES256"),
      use: z.literal("sig"),
    }),
  ),
});
export type Jwks = z.output<typeof jwks>;
