import { beforeAll, describe, expect, test } from "@jest/globals";
import type { PlatformRecord } from "../../shared/platform/declaration.ts";
import { platformRecords } from "../../shared/privacy/platformRecords.ts";
import { type Deployment, deploymentOf } from "./bicep.ts";

const SITES = "Microsoft.Web/sites";
const ACCOUNTS = "Microsoft.Storage/storageAccounts";
const VAULTS = "Microsoft.KeyVault/vaults";
const SERVERS = "Microsoft.Sql/servers";

describe.each(["small", "large"] as const)("a %s deployment", (size) => {
  let made: Deployment;
  beforeAll(async () => {
    made = await deploymentOf(size);
  });

  describe("keeps its stores to itself", () => {
    test("none of them is reached but through the network", () => {
      const stores = [ACCOUNTS, VAULTS, SERVERS].flatMap((type) => made.of(type));
      expect(stores).toHaveLength(5);
      for (const { properties } of stores) expect(properties.publicNetworkAccess).toBe("Disabled");
      for (const { properties } of [ACCOUNTS, VAULTS].flatMap((type) => made.of(type))) {
        expect(properties.networkAcls).toEqual({ bypass: "None", defaultAction: "Deny" });
      }
      expect(made.of("Microsoft.Sql/servers/firewallRules")).toEqual([]);
    });

    test("each has a private endpoint, with its private name", () => {
      const groups: string[] = made.of("Microsoft.Network/privateEndpoints").map(({ properties }) => {
        return properties.privateLinkServiceConnections[0].properties.groupIds[0];
      });
      expect(groups.sort()).toEqual(["blob", "blob", "sqlServer", "table", "vault"]);
      expect(made.of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")).toHaveLength(groups.length);
    });

    test("only the Function Apps' subnets reach the endpoints", () => {
      const [allow, deny] = made.the("Microsoft.Network/networkSecurityGroups").properties.securityRules;
      const subnets = made.the("Microsoft.Network/virtualNetworks").properties.subnets;
      const prefixes = new Map(subnets.map((subnet: SubnetLike) => [subnet.name, subnet.properties.addressPrefix]));
      expect(allow.properties.sourceAddressPrefixes).toEqual([
        prefixes.get("snet-app"),
        prefixes.get("snet-maintenance"),
      ]);
      expect(deny.properties).toMatchObject({ access: "Deny", direction: "Inbound", sourceAddressPrefix: "*" });
      expect(prefixes.size).toBe(new Set(prefixes.values()).size);
    });

    test("keys of storage accounts are off, as are old TLS and plain HTTP", () => {
      expect(made.of(ACCOUNTS)).toHaveLength(3);
      for (const { properties } of made.of(ACCOUNTS)) {
        expect(properties).toMatchObject({
          allowSharedKeyAccess: false,
          allowBlobPublicAccess: false,
          allowCrossTenantReplication: false,
          minimumTlsVersion: "TLS1_2",
          supportsHttpsTrafficOnly: true,
        });
      }
    });

    test("the account with the data keys has copies in other zones, and cannot be deleted by mistake", () => {
      const tables = made.the(ACCOUNTS, "/sttab");
      expect(tables.sku.name).toMatch(/^Standard_G?ZRS$/);
      const lock = made.the("Microsoft.Authorization/locks");
      expect(lock.id.startsWith(`${tables.id}/`)).toBe(true);
      expect(lock.properties.level).toBe("CanNotDelete");
    });

    test("the key that wraps data keys cannot be purged, does not expire, and is replaced every year", () => {
      expect(made.the(VAULTS).properties).toMatchObject({
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        softDeleteRetentionInDays: 90,
      });
      const { properties } = made.the("Microsoft.KeyVault/vaults/keys");
      expect(properties).toMatchObject({ keySize: 3072, keyOps: ["wrapKey", "unwrapKey"] });
      expect(properties.attributes).toEqual({ enabled: true, exportable: false });
      expect(properties.rotationPolicy).toEqual({
        lifetimeActions: [{ trigger: { timeAfterCreate: "P1Y" }, action: { type: "rotate" } }],
      });
    });

    test("SQL knows no password, and one administrator: the identity of the maintenance app", () => {
      const { properties } = made.the(SERVERS);
      expect(properties.administrators).toMatchObject({
        azureADOnlyAuthentication: true,
        principalType: "Application",
      });
      expect(properties.administrators.login).toMatch(/^id-usher-maintenance-/);
      expect(properties).not.toHaveProperty("administratorLogin");
      expect(properties.minimalTlsVersion).toBe("1.2");
      expect(made.the("Microsoft.Sql/servers/databases/transparentDataEncryption").properties.state).toBe("Enabled");
    });
  });

  /** Each role that is assigned: which one, on what, to whom. */
  test("gives each identity the rights it needs, where it needs them, and says what for", () => {
    const assigned = made.of("Microsoft.Authorization/roleAssignments").map(({ id, properties }) => ({
      role: ROLES[properties.roleDefinitionId.split("/").at(-1)],
      on: id
        .split("/providers/Microsoft.Authorization/roleAssignments/")[0]
        ?.split("/providers/")
        .at(-1)
        ?.replaceAll(/[a-z0-9]{13}\b/g, "…"),
      to: /userAssignedIdentities\/id-usher(-maintenance)?-/.exec(properties.principalId)?.[1] ? "maintenance" : "app",
      why: properties.description,
    }));
    expect(assigned.every(({ why }) => /\w{3}.*\.$/.test(why))).toBe(true);
    expect(assigned.map(({ role, on, to }) => `${to}: ${role} on ${on}`).sort()).toEqual([
      "app: Communication and Email Service Owner on Microsoft.Communication/communicationServices/acs-usher-…",
      "app: Key Vault Crypto Service Encryption User on Microsoft.KeyVault/vaults/kv-…/keys/usher",
      "app: Monitoring Metrics Publisher on Microsoft.Insights/components/appi-usher-…",
      "app: Storage Blob Data Owner on Microsoft.Storage/storageAccounts/stapp…",
      "app: Storage Table Data Contributor on Microsoft.Storage/storageAccounts/sttab…",
      "maintenance: Monitoring Metrics Publisher on Microsoft.Insights/components/appi-usher-…",
      "maintenance: Storage Blob Data Owner on Microsoft.Storage/storageAccounts/stmnt…",
      "maintenance: Storage Table Data Contributor on Microsoft.Storage/storageAccounts/sttab…",
    ]);
  });

  describe("keeps what the privacy page says, and no more", () => {
    test("every category of logs that is on is declared in the data manifest, and every declared one is on", () => {
      const settings = made.of("Microsoft.Insights/diagnosticSettings");
      const logs = settings.flatMap(({ properties }) => properties.logs ?? []);
      const metrics = settings.flatMap(({ properties }) => properties.metrics ?? []);
      const groups: string[] = made.the("Microsoft.Sql/servers/auditingSettings").properties.auditActionsAndGroups;
      const on: string[] = [...logs, ...metrics].map(
        ({ category, categoryGroup }) => category ?? `all of ${categoryGroup}`,
      );
      const declared = platformRecords.flatMap(({ categories }) => categories ?? []);
      expect([...on, ...groups].sort()).toEqual([...declared].sort());
    });

    test("no audit of statements, whose values it would hold", () => {
      const groups: string[] = made.the("Microsoft.Sql/servers/auditingSettings").properties.auditActionsAndGroups;
      expect(groups.filter((group) => !/^[A-Z_]+_GROUP$/.test(group))).toEqual([]);
      expect(groups.filter((group) => /^BATCH_|TRANSACTION|STATEMENT/.test(group))).toEqual([]);
    });

    test("logs and audit for the declared days, callers' addresses masked", () => {
      const days = declaredDays("Application Insights", "SQL auditing", "Key Vault");
      expect(days).toEqual([30]);
      const workspace = made.the("Microsoft.OperationalInsights/workspaces").properties;
      expect(workspace.retentionInDays).toBe(30);
      expect(workspace.features).toMatchObject({ immediatePurgeDataOn30Days: true, disableLocalAuth: true });
      expect(made.the("Microsoft.Insights/components").properties).toMatchObject({
        RetentionInDays: 30,
        DisableIpMasking: false,
        DisableLocalAuth: true,
      });
    });

    test("backups for as long as Usher is told, and none for longer", () => {
      const policy = made.the("Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies");
      expect(declaredDays("SQL backups")).toEqual(["backups"]);
      expect(made.settingsOf("app").USHER_BACKUP_DAYS).toBe(String(policy.properties.retentionDays));
      expect(made.of("Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies")).toEqual([]);
    });

    test("no copies of deleted blobs or tables, no versions", () => {
      for (const { properties } of made.of("Microsoft.Storage/storageAccounts/blobServices")) {
        expect(properties?.deleteRetentionPolicy?.enabled ?? false).toBe(false);
        expect(properties?.isVersioningEnabled ?? false).toBe(false);
      }
    });

    test("mails without tracking, sent with a token and not with a key", () => {
      expect(made.the("Microsoft.Communication/emailServices/domains").properties.userEngagementTracking).toBe(
        "Disabled",
      );
      expect(made.the("Microsoft.Communication/communicationServices").properties.disableLocalAuth).toBe(true);
    });
  });

  describe("runs two Function Apps", () => {
    test("on Flex Consumption with Node 24, each as itself and on storage of its own", () => {
      const plans = made.of("Microsoft.Web/serverfarms");
      expect(plans.map(({ sku }) => sku)).toEqual([FLEX, FLEX]);
      const stores = made.of(SITES).map(({ identity, properties }) => {
        expect(identity?.type).toBe("UserAssigned");
        expect(properties.functionAppConfig.runtime).toEqual({ name: "node", version: "24" });
        const { type, value, authentication } = properties.functionAppConfig.deployment.storage;
        expect([type, authentication.type]).toEqual(["blobContainer", "UserAssignedIdentity"]);
        return value;
      });
      expect(new Set(stores).size).toBe(2);
    });

    test("that speak TLS alone, set no cookie of the platform's, and are deployed to without a password", () => {
      for (const { properties } of made.of(SITES)) {
        expect(properties).toMatchObject({ httpsOnly: true, clientAffinityEnabled: false });
        expect(properties.siteConfig).toMatchObject({
          minTlsVersion: "1.2",
          scmMinTlsVersion: "1.2",
          ftpsState: "Disabled",
        });
        expect(properties.virtualNetworkSubnetId).toContain("SubnetId");
      }
      const passwords = made.of("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
      expect(passwords.map(({ properties }) => properties.allow)).toEqual([false, false, false, false]);
    });

    test("one that is always ready and is called from any page, one that sleeps and is called from none", () => {
      const [app, maintenance] = ["app", "maintenance"].map((service) => {
        const site = made.of(SITES).find(({ tags }) => tags?.["azd-service-name"] === service);
        return site?.properties;
      });
      expect(app.siteConfig.cors).toEqual({ allowedOrigins: ["*"], supportCredentials: false });
      expect(maintenance.siteConfig.cors).toEqual({ allowedOrigins: [], supportCredentials: false });
      const { alwaysReady, maximumInstanceCount, instanceMemoryMB, triggers } =
        app.functionAppConfig.scaleAndConcurrency;
      expect(alwaysReady).toEqual([{ name: "http", instanceCount: size === "small" ? 1 : 3 }]);
      expect(maximumInstanceCount).toBe(size === "small" ? 40 : 100);
      expect([instanceMemoryMB, triggers.http.perInstanceConcurrency]).toEqual([2048, 100]);
      expect(maintenance.functionAppConfig.scaleAndConcurrency.alwaysReady).toEqual([]);
    });
  });

  test("tells the operators when timers fail or stand still, work piles up, Usher is out of service, or the key expires", () => {
    const receivers = made.the("Microsoft.Insights/actionGroups").properties.emailReceivers;
    expect(receivers.map(({ emailAddress }: { emailAddress: string }) => emailAddress)).toEqual([
      "ada@vendor.example",
      "grace@vendor.example",
    ]);
    const rules = made.of("Microsoft.Insights/scheduledQueryRules");
    expect(rules.map(({ name }) => name.replace(/^ar-usher-[a-z0-9]+-/, "")).sort()).toEqual([
      "backlog-grows",
      "out-of-service",
      "timer-failed",
      "timers-stand-still",
    ]);
    for (const { properties } of rules)
      expect([properties.enabled, properties.actions.actionGroups.length]).toEqual([true, 1]);
    const expiry = made.the("Microsoft.EventGrid/systemTopics/eventSubscriptions").properties;
    expect(expiry.filter.includedEventTypes).toEqual([
      "Microsoft.KeyVault.KeyNearExpiry",
      "Microsoft.KeyVault.KeyExpired",
    ]);
    expect(expiry.destination.properties.actionGroups).toHaveLength(1);
  });
});

describe("a deployment with a domain of its own", () => {
  let made: Deployment;
  beforeAll(async () => {
    made = await deploymentOf("large", { USHER_DOMAIN: "usher.vendor.example" });
  });

  test("is called through the vendor's own Front Door and in no other way", () => {
    const app = made.of(SITES).find(({ tags }) => tags?.["azd-service-name"] === "app")?.properties.siteConfig;
    expect(app.ipSecurityRestrictionsDefaultAction).toBe("Deny");
    expect(app.ipSecurityRestrictions).toEqual([
      expect.objectContaining({
        action: "Allow",
        tag: "ServiceTag",
        ipAddress: "AzureFrontDoor.Backend",
        headers: { "x-azure-fdid": [expect.stringContaining("frontDoor")] },
      }),
    ]);
    const route = made.the("Microsoft.Cdn/profiles/afdEndpoints/routes").properties;
    expect(route).toMatchObject({
      forwardingProtocol: "HttpsOnly",
      httpsRedirect: "Enabled",
      linkToDefaultDomain: "Disabled",
    });
    expect(route).not.toHaveProperty("cacheConfiguration");
  });

  test("has a certificate that renews itself, and a limit for each address", () => {
    const domain = made.the("Microsoft.Cdn/profiles/customDomains").properties;
    expect(domain).toMatchObject({
      hostName: "usher.vendor.example",
      tlsSettings: { certificateType: "ManagedCertificate", minimumTlsVersion: "TLS12" },
    });
    const policy = made.the("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies").properties;
    expect(policy.policySettings).toMatchObject({ enabledState: "Enabled", mode: "Prevention" });
    expect(policy.customRules.rules).toEqual([
      expect.objectContaining({ ruleType: "RateLimitRule", action: "Block", rateLimitThreshold: 300_000 }),
    ]);
    const security = made.the("Microsoft.Cdn/profiles/securityPolicies").properties.parameters;
    expect(security.associations[0].domains[0].id).toContain("/customDomains/usher-vendor-example");
  });
});

describe("a deployment for a trial, without a network, told where its operators are", () => {
  let made: Deployment;
  beforeAll(async () => {
    made = await deploymentOf("small", {}, ["param isPrivate = false", "param operatorAddresses = ['203.0.113.0/24']"]);
  });

  test("has no network, and stores that are guarded by sign-in alone", () => {
    expect(made.resources.filter(({ type }) => type.startsWith("Microsoft.Network/"))).toEqual([]);
    expect(made.the(SERVERS).properties).toMatchObject({
      publicNetworkAccess: "Enabled",
      administrators: { azureADOnlyAuthentication: true },
    });
    expect(made.of(ACCOUNTS).map(({ properties }) => properties.allowSharedKeyAccess)).toEqual([false, false, false]);
    for (const { properties } of made.of(SITES)) expect(properties.virtualNetworkSubnetId ?? null).toBeNull();
  });

  test("takes packages, and calls of the maintenance app, from there alone", () => {
    for (const { properties, tags } of made.of(SITES)) {
      const { siteConfig } = properties;
      const isApp = tags?.["azd-service-name"] === "app";
      expect(siteConfig.scmIpSecurityRestrictionsDefaultAction).toBe("Deny");
      expect(siteConfig.scmIpSecurityRestrictions).toMatchObject([{ action: "Allow", ipAddress: "203.0.113.0/24" }]);
      expect(siteConfig.ipSecurityRestrictionsDefaultAction).toBe(isApp ? "Allow" : "Deny");
      expect(siteConfig.ipSecurityRestrictions).toHaveLength(isApp ? 0 : 1);
    }
  });
});

test("a deployment that is told its mail domain writes from it only once the domain is verified", async () => {
  const links = async (verified: string) => {
    const made = await deploymentOf("small", {
      USHER_MAIL_DOMAIN: "vendor.example",
      USHER_MAIL_DOMAIN_VERIFIED: verified,
    });
    expect(made.the("Microsoft.Communication/emailServices/domains").properties.domainManagement).toBe(
      "CustomerManaged",
    );
    return made.the("Microsoft.Communication/communicationServices").properties.linkedDomains;
  };
  expect(await links("false")).toEqual([]);
  expect(await links("true")).toEqual([expect.stringContaining("domains/vendor.example")]);
});

type SubnetLike = { name: string; properties: { addressPrefix: string } };

const FLEX = { name: "FC1", tier: "FlexConsumption" };

/** Azure's built-in roles that are assigned, by their ids. */
const ROLES: Readonly<Record<string, string>> = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "e147488a-f6f5-4113-8e2d-b22465e65bf6": "Key Vault Crypto Service Encryption User",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "09976791-48a7-449e-bb21-39d1a415f350": "Communication and Email Service Owner",
};

/** The days for which the data manifest declares that what these services log is kept. */
const declaredDays = (...services: string[]): PlatformRecord["days"][] => {
  const kept = platformRecords.filter(({ service, categories, what }) => {
    return services.includes(service) && (categories !== undefined || /log lines|Copies of the database/.test(what));
  });
  return [...new Set(kept.map(({ days }) => days))];
};
