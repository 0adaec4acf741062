import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenCredential } from "@azure/core-auth";
import * as z from "zod";
import { mintToken, type TokenRequest } from "../../../infra/local/entra/mintToken.ts";
import { startEntra } from "../../../infra/local/entra/server.ts";
import { openSigningKey } from "../../../infra/local/entra/signingKey.ts";
import type { SiteRights as LocalRights } from "../../../infra/local/entra/siteRights.ts";
import {
  LOCAL_CLIENT_ID,
  LOCAL_CLIENT_SECRET,
  LOCAL_STAFF_CLIENT_ID,
  LOCAL_STAFF_TENANT,
} from "../../../infra/local/layout.ts";
import { type Mood, openMoods } from "../../../infra/local/moods.ts";
import { startSharePoint } from "../../../infra/local/sharepoint/server.ts";
import type { SharePointSettings } from "../../../shared/platform/config/settings.ts";
import type { Door, Platform } from "../../../shared/platform/http/door.ts";
import type { Entrance } from "../../../shared/platform/http/entrance.ts";
import type { SiteCaller } from "../../../shared/platform/identity/callers.ts";
import { createEntraTokens } from "../../../shared/platform/identity/entraTokens.ts";
import { createAskRights } from "../../../shared/platform/sharepoint/askRights.ts";
import { createOnBehalfOf } from "../../../shared/platform/sharepoint/onBehalfOf.ts";
import { siteId } from "../../../shared/platform/sharepoint/siteId.ts";
import { createSiteRights } from "../../../shared/platform/sharepoint/siteRights.ts";
import { call, door, callers as otherCallers, platform, type Told } from "../http/calls.ts";

export const TENANT = "11111111-aaaa-4aaa-8aaa-111111111111";
export const OTHER_TENANT = "22222222-bbbb-4bbb-8bbb-222222222222";

const SITE = "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa";
const WEB = "bbbbbbbb-1111-4111-8111-bbbbbbbbbbbb";
export const HERE = `${SITE}.${WEB}`;
export const OTHER_WEB = `${SITE}.bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb`;
export const OTHER_SITE = `aaaaaaaa-2222-4222-8222-aaaaaaaaaaaa.${WEB}`;

export const PUBLIC_URL = "https://usher.example";

/** Takes requests over in place of a stand-in. */
export type Spoil = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

/** Answers with this, whatever is asked. */
export const saying =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Spoil =>
  (_path, response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
    return true;
  };

/** Never answers. */
export const silence: Spoil = () => true;

/** Misbehaves where the path matches; elsewhere the stand-in answers. */
export const on =
  (path: RegExp, spoil: Spoil): Spoil =>
  (at, response, request) =>
    path.test(at) && spoil(at, response, request);

/** What an Usher of its own is told otherwise; `budget` in milliseconds. */
export type Changed = Partial<SharePointSettings> & { budget?: number };

const NEVER: Spoil = () => false;

/** A world of Entra ID, Graph and SharePoint on loopback, and an Usher's guard that asks them through the real libraries. */
export const openWorld = async (more: { clientSecret?: string | undefined; credential?: TokenCredential } = {}) => {
  const folder = await mkdtemp(join(tmpdir(), "usher-sharepoint-"));
  const entraFolder = join(folder, "entra");
  const moodsFile = join(folder, "moods.json");
  let now = Date.UTC(2031, 1, 28, 12);
  const clock = { now: () => now };
  const moods = openMoods(moodsFile);
  const asked: string[] = [];
  const spoilt = { entra: NEVER, graph: NEVER };
  const intercept = (service: keyof typeof spoilt) => (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(request.url ?? "/");
    asked.push(`${service} ${path}`);
    return spoilt[service](path, response, request);
  };
  const startEntraHere = () =>
    startEntra({ folder: entraFolder, port: 0, clock, moods, intercept: intercept("entra") });
  const entra = await startEntraHere();
  const { authority } = entra;
  const graph = await startSharePoint({
    entraFolder,
    authority,
    port: 0,
    clock,
    moods,
    intercept: intercept("graph"),
  });

  const settings: SharePointSettings = {
    graph: graph.origin,
    hostSuffix: undefined,
    tokenExchange: "api://AzureADTokenExchange",
    clientSecret: "clientSecret" in more ? more.clientSecret : LOCAL_CLIENT_SECRET,
  };
  const credential: TokenCredential = more.credential ?? {
    getToken: async () => {
      throw new Error("no token of Usher's own was expected");
    },
  };
  const places = { authority, clientId: LOCAL_CLIENT_ID, graph: graph.origin, publicUrl: PUBLIC_URL };
  const ids = { clientId: LOCAL_CLIENT_ID, staffClientId: LOCAL_STAFF_CLIENT_ID, staffTenant: LOCAL_STAFF_TENANT };
  const { log, lines } = platform();
  const tokens = createEntraTokens({ entra: { authority, ...ids }, clock, log });
  /** An Usher that remembers nothing yet; with other settings where they are given. */
  const newApp = ({ budget, ...changed }: Changed = {}): Platform => {
    const changedSettings = { ...settings, ...changed };
    const onBehalfOf = createOnBehalfOf({ places, settings: changedSettings, credential });
    const ask = createAskRights({
      places,
      settings: changedSettings,
      onBehalfOf,
      clock,
      ...(budget === undefined ? {} : { budget }),
    });
    const siteRights = createSiteRights({ ask, clock });
    return platform({ log, callers: { ...otherCallers, ...tokens, siteRights } });
  };
  let app = newApp();

  const mint = async (request: TokenRequest): Promise<string> =>
    mintToken(request, { authority, key: await openSigningKey(entraFolder), clock });
  const user = (may?: LocalRights, tenant = TENANT) => mint({ kind: "user", tenant, admin: false, may });

  return {
    authority,
    graphOrigin: graph.origin,
    entraFolder,
    clock,
    lines,
    /** What the services were asked since `begin`. */
    asked,
    spoilt,
    mint,
    user,
    reader: () => user({ rights: "reader", sites: [HERE] }),
    designer: () => user({ rights: "designer", sites: [HERE] }),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Sets what the moods file says; nothing: all is well. */
    setMoods: (content: Record<string, Mood[]>) => writeFile(moodsFile, JSON.stringify(content)),
    /** Forgets everything: a new Usher, services that behave. */
    begin: async (changed?: Changed) => {
      app = newApp(changed);
      spoilt.entra = NEVER;
      spoilt.graph = NEVER;
      await writeFile(moodsFile, "{}");
      asked.length = 0;
      lines.length = 0;
    },
    /** Calls a door to a site through the guard. */
    enter: (
      entrance: Entrance<SiteCaller>,
      site: string,
      token?: string,
      sent: { body?: unknown; page?: string } = {},
    ) =>
      call(
        siteDoor(entrance),
        {
          params: { siteId: site },
          query: sent.page === undefined ? {} : { page: sent.page },
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
          body: sent.body ?? { name: "x" },
        },
        app,
      ),
    close: async () => {
      await graph.close();
      await entra.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A door to a site that tells who was let in. */
const siteDoor = (entrance: Entrance<SiteCaller>): Door<Platform> =>
  door({
    name: "siteThing",
    method: "POST",
    route: "api/sites/{siteId}/things",
    summary: "Tells who was let in",
    entrance,
    path: z.strictObject({ siteId }),
    query: z.object({ page: z.string().max(3).optional() }),
    body: z.strictObject({ name: z.string().max(5) }),
    answers: {
      200: z.object({
        kind: z.string(),
        tenant: z.string(),
        oid: z.string(),
        site: z.object({ siteGuid: z.string(), webGuid: z.string() }),
      }),
    },
    operation: async (_app, { caller }) => caller,
    answer: (body) => ({ status: 200, body }),
  });

/** Status and code of an answer. */
export const codeOf = ({ status, json }: Told): string =>
  status === 200 ? "let in" : `${status} ${String(json.code)}`;
