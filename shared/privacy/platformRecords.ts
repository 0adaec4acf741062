import type { PlatformRecord } from "../platform/declaration.ts";

const AZURE = "infra/azure";

/** What Azure keeps on its own account where Usher runs as `infra/azure` sets it up. */
export const platformRecords: readonly PlatformRecord[] = [
  {
    service: "Application Insights",
    what: "Usher's log lines, whose fields are a closed list; of each request its time, address on Usher (with tenant and product ids, never anything about a person), status and duration; the caller's IP address is masked",
    days: 30,
    setBy: AZURE,
  },
  {
    service: "Request logs of the Functions host and of the storage account",
    what: "Who sent which request, with IP address",
    days: 0,
    setBy: AZURE,
  },
  {
    service: "SQL auditing",
    what: "Who of the vendor's identities signed in to the database, changed its permissions or its schema",
    days: 30,
    setBy: AZURE,
    categories: [
      "SQLSecurityAuditEvents",
      "SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP",
      "FAILED_DATABASE_AUTHENTICATION_GROUP",
      "DATABASE_PRINCIPAL_CHANGE_GROUP",
      "DATABASE_ROLE_MEMBER_CHANGE_GROUP",
      "DATABASE_PERMISSION_CHANGE_GROUP",
      "SCHEMA_OBJECT_PERMISSION_CHANGE_GROUP",
      "SCHEMA_OBJECT_CHANGE_GROUP",
    ],
  },
  { service: "SQL auditing", what: "Which statements ran, and with which values", days: 0, setBy: AZURE },
  {
    service: "SQL backups",
    what: "Copies of the database to restore it to a point in time; what is sealed in them opens only while its data key, which no backup holds, is there",
    days: "backups",
    setBy: AZURE,
  },
  {
    service: "Storage of the tables",
    what: "Copies, versions or deleted entities of Azure Tables, where the data keys lie: there are none",
    days: 0,
    setBy: AZURE,
  },
  {
    service: "Key Vault",
    what: "Which of the vendor's identities used or changed the key in Key Vault that all other keys are encrypted by, and from which address of the vendor's",
    days: 30,
    setBy: AZURE,
    categories: ["AuditEvent"],
  },
  {
    service: "Key Vault",
    what: "That key, where it was deleted, to bring it back; it is the vendor's own and about nobody",
    days: 90,
    setBy: AZURE,
  },
  {
    service: "Communication Services Email",
    what: "Addresses whose mail server turned a mail away for good, so that it is not tried again and again",
    days: 14,
    setBy: "Communication Services; it cannot be changed",
    mailBy: "communication-services",
  },
  {
    service: "Communication Services Email",
    what: "Delivery logs, opening and clicks of mails",
    days: 0,
    setBy: AZURE,
    mailBy: "communication-services",
  },
  {
    service: "Storage of the Functions host",
    what: "Which instance runs a timer, and when it last ran",
    days: null,
    setBy: AZURE,
  },
];
