import type { Clock } from "../../../shared/platform/clock.ts";
import { type Asked, type Intercept, type JsonAnswer, type JsonServer, startJsonServer } from "../jsonServer.ts";
import { originOf } from "../layout.ts";
import type { Moods } from "../moods.ts";
import { readBearer } from "./bearer.ts";
import { answerGraph, graphError } from "./graph.ts";
import { resourceNamed } from "./resources.ts";
import { answerWeb, restError, webAt } from "./webs.ts";

export type SharePointOptions = {
  /** Where the stand-in for Entra ID keeps its keys, and its origin: tokens are of its making. */
  entraFolder: string;
  authority: string;
  /** 0: a free one. */
  port: number;
  clock: Clock;
  moods: Moods;
  intercept?: Intercept;
};

const GRAPH_PATH = /^\/v1\.0\//;

/** The audience that a token for `host` has, where that host is the tenant's own. */
const audienceAt = (host: string, tenant: string): string[] => {
  const resource = resourceNamed(`https://${host}`, tenant);
  return resource ? [resource.audience] : [];
};

/**
 * Starts the stand-in for Microsoft Graph and for the SharePoint of every tenant, on loopback. There is every site that a
 * token gives its user rights on. Rejects with `EADDRINUSE` where the port is taken.
 */
export const startSharePoint = async (options: SharePointOptions): Promise<JsonServer> => {
  const { entraFolder: folder, authority, port, clock, moods, intercept } = options;
  let origin = originOf(port);

  const graph = async (asked: Asked): Promise<JsonAnswer> => {
    const bearer = await readBearer(asked, () => [origin], { folder, authority, clock });
    if (!bearer) return graphError(401, "InvalidAuthenticationToken", "Access token is not valid for this service.");
    return answerGraph({ asked, bearer, moods: await moods.of(bearer), origin });
  };

  const sharePoint = async (asked: Asked): Promise<JsonAnswer> => {
    const found = webAt(asked.path);
    if (!found) return restError(404, "-1, NotFound", "There is nothing here.");
    const { host, site, web } = found;
    const bearer = await readBearer(asked, (tenant) => audienceAt(host, tenant), { folder, authority, clock });
    if (!bearer) {
      const challenge = { "WWW-Authenticate": 'Bearer realm="", client_id="00000003-0000-0ff1-ce00-000000000000"' };
      return restError(401, "-1, Unauthorized", "The token is not for this host.", challenge);
    }
    return answerWeb({ asked, bearer, moods: await moods.of(bearer), site, web });
  };

  const answer = async (asked: Asked): Promise<JsonAnswer> =>
    GRAPH_PATH.test(asked.path) ? graph(asked) : sharePoint(asked);
  const server = await startJsonServer(port, answer, intercept);
  origin = server.origin;
  return server;
};
