import * as z from "zod";
import type { SettingReader } from "./environment.ts";
import type { EntraSettings, SharePointSettings } from "./settings.ts";
import { guid, httpUrl, loopbackOrigin } from "./shapes.ts";

/**
 * Where each Microsoft cloud has its sign-in service and Graph, what the names of its SharePoint hosts end with, where its
 * Teams shows tabs, and the audience of its workload identity federation.
 */
const CLOUDS = {
  public: {
    authority: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    hostSuffix: ".sharepoint.com",
    teams: ["https://teams.microsoft.com", "https://teams.cloud.microsoft"],
    tokenExchange: "api://AzureADTokenExchange",
  },
  usgov: {
    authority: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    hostSuffix: ".sharepoint.us",
    teams: ["https://gov.teams.microsoft.us", "https://dod.teams.microsoft.us"],
    tokenExchange: "api://AzureADTokenExchangeUSGov",
  },
  china: {
    authority: "https://login.partner.microsoftonline.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    hostSuffix: ".sharepoint.cn",
    teams: [],
    tokenExchange: "api://AzureADTokenExchangeChina",
  },
} as const;

type Cloud = keyof typeof CLOUDS;

/** Where Azure hands out the tokens of an identity to whatever it has not told another place. */
const METADATA_SERVICE = "http://169.254.169.254";

const STAND_IN = "the origin of a stand-in on this machine";

/** The cloud whose customers call. */
export const readCloud = (read: SettingReader): Cloud => {
  const cloud = read.optional<Cloud>(
    "USHER_CLOUD",
    z.enum(["public", "usgov", "china"]),
    "public, usgov or china",
    "public",
  );
  // A wrong one is a fault, and what is made of it is never used.
  return cloud ?? "public";
};

export const readEntra = (read: SettingReader, cloud: Cloud, local: boolean): EntraSettings => {
  const clientId = read.required("USHER_ENTRA_CLIENT_ID", guid, "the client id of the registration Usher");
  // Any customer's administrator can hand out roles of the multi-tenant registration: it must not be the staff's too.
  const another = guid.refine((id) => id !== clientId);
  return {
    authority:
      local && read.has("USHER_ENTRA_AUTHORITY")
        ? read.required("USHER_ENTRA_AUTHORITY", loopbackOrigin, STAND_IN)
        : CLOUDS[cloud].authority,
    clientId,
    staffClientId: read.required(
      "USHER_STAFF_CLIENT_ID",
      another,
      "the client id of the registration Usher Staff, another one than USHER_ENTRA_CLIENT_ID",
    ),
    staffTenant: read.required("USHER_STAFF_TENANT", guid, "the id of the vendor's tenant"),
  };
};

export const readSharePoint = (read: SettingReader, cloud: Cloud, local: boolean): SharePointSettings => {
  const { graph, hostSuffix, tokenExchange } = CLOUDS[cloud];
  const places =
    local && read.has("USHER_GRAPH_URL")
      ? { graph: read.required("USHER_GRAPH_URL", loopbackOrigin, STAND_IN), hostSuffix: undefined }
      : { graph, hostSuffix };
  const hasSecret = local && read.has("USHER_ENTRA_CLIENT_SECRET");
  const clientSecret = hasSecret ? read.secret("USHER_ENTRA_CLIENT_SECRET", "a client secret") : undefined;
  return { ...places, tokenExchange, clientSecret };
};

/** Where a cloud's Teams shows tabs and its SharePoint shows pages. */
export const microsoft365Of = (cloud: Cloud): string[] => [
  ...CLOUDS[cloud].teams,
  `https://*${CLOUDS[cloud].hostSuffix}`,
];

/** Both settings are `@azure/identity`'s own: it finds them in the environment by itself. */
export const readTokenEndpoints = (read: SettingReader, cloud: Cloud, local: boolean): string[] => {
  const endpoint = read.optional("IDENTITY_ENDPOINT", httpUrl, "the URL that the platform sets", METADATA_SERVICE);
  if (!local) return [endpoint];
  const { authority } = CLOUDS[cloud];
  return [endpoint, read.optional("AZURE_AUTHORITY_HOST", httpUrl, "the URL of a sign-in service", authority)];
};
