import { HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";

/** What a service takes, as its vendor says. */
export type Limit = { of: string; what: string; value: number; source: string };

const LEARN = "https://learn.microsoft.com/en-us/azure";
const FLEX = `${LEARN}/azure-functions/flex-consumption-plan`;
const TABLES = `${LEARN}/storage/tables/scalability-targets`;
const ACCOUNT = `${LEARN}/storage/common/scalability-targets-standard-account`;
const DTU = `${LEARN}/azure-sql/database/resource-limits-dtu-single-databases`;
const VCORE = `${LEARN}/azure-sql/database/resource-limits-vcore-single-databases`;
const VAULT = `${LEARN}/key-vault/general/service-limits`;
const MAIL = `${LEARN}/communication-services/concepts/service-limits`;

/** Kilobytes of one binary property, as `licensedTenantStore.ts` packs ids of 16 bytes into 256 of them. */
const SHARDS = 256;
const ID_BYTES = 16;

/** The limits of Azure that Usher comes near to. */
export const LIMITS = {
  instances: { of: "Functions, Flex Consumption", what: "instances of an app", value: 1_000, source: FLEX },
  regionMemory: {
    of: "Functions, Flex Consumption",
    what: "MB of memory of all instances of a subscription in a region, until Microsoft raises it",
    value: 512_000,
    source: FLEX,
  },
  partition: { of: "Tables", what: "entities a second of one partition", value: 2_000, source: TABLES },
  account: { of: "Tables", what: "requests a second of an account", value: 20_000, source: ACCOUNT },
  property: {
    of: "Tables",
    what: "bytes of a binary property",
    value: 65_536,
    source: "https://learn.microsoft.com/en-us/rest/api/storageservices/understanding-the-table-service-data-model",
  },
  workersS0: { of: "SQL, S0", what: "requests at a time", value: 60, source: DTU },
  storageS0: { of: "SQL, S0", what: "GB", value: 250, source: DTU },
  workersGp4: { of: "SQL, General Purpose, 4 vCores", what: "requests at a time", value: 400, source: VCORE },
  storageGp4: { of: "SQL, General Purpose, 4 vCores", what: "GB", value: 1_024, source: VCORE },
  unwrapSoftware: {
    of: "Key Vault",
    what: "uses of an RSA 3072 key in 10 s",
    value: 1_000,
    source: VAULT,
  },
  unwrapHsm: { of: "Key Vault", what: "the same, key in an HSM", value: 500, source: VAULT },
  mailsPerMinute: {
    of: "Communication Services",
    what: "mails a minute from a domain of one's own, until Microsoft raises it",
    value: 30,
    source: MAIL,
  },
  mailsPerHour: { of: "Communication Services", what: "the same an hour", value: 100, source: MAIL },
  looksPerMinute: {
    of: "Communication Services",
    what: "looks a minute at what became of a mail, until Microsoft raises it",
    value: 60,
    source: MAIL,
  },
  looksPerHour: { of: "Communication Services", what: "the same an hour", value: 200, source: MAIL },
} as const satisfies Record<string, Limit>;

/** Milliseconds in which the uses of a key are counted. */
export const KEY_WINDOW = 10 * SECOND;

/** Tenants that the set of licensed ones has room for, were they spread evenly. */
export const ROOM_OF_SET = (SHARDS * LIMITS.property.value) / ID_BYTES;

/** How often something happens in an hour that happens `times` in `window` milliseconds. */
export const anHour = (times: number, window: number): number => (times * HOUR) / window;

/** The same of what happens so often a minute. */
export const ofMinutes = (times: number): number => anHour(times, MINUTE);
