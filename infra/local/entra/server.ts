import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LOOPBACK, originOf } from "../layout.ts";
import { keepAuthority } from "./authority.ts";
import { discoveryDocument, keysDocument, tenantNamed } from "./documents.ts";
import { openSigningKey, type SigningKey } from "./signingKey.ts";

/** The running stand-in for Entra ID. */
export type EntraServer = { readonly authority: string; close(): Promise<void> };

type Answer = { status: number; body: object };

const DISCOVERY = /^\/(?<tenant>[^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i;
const KEYS = /^\/(?<tenant>[^/]+)\/discovery\/v2\.0\/keys$/i;

const NOT_FOUND: Answer = {
  status: 404,
  body: { error: "not_found", error_description: "The stand-in for Entra ID has nothing here." },
};

const INVALID_TENANT: Answer = {
  status: 400,
  body: { error: "invalid_tenant", error_description: "AADSTS90002: The path must begin with a tenant id or common." },
};

const answerTo = (method: string, path: string, authority: string, key: SigningKey): Answer => {
  const [discovery, keys] = [DISCOVERY.exec(path), KEYS.exec(path)];
  const segment = (discovery ?? keys)?.groups?.tenant;
  if (segment === undefined || (method !== "GET" && method !== "HEAD")) return NOT_FOUND;
  const tenant = tenantNamed(segment);
  if (tenant === undefined) return INVALID_TENANT;
  return {
    status: 200,
    body: discovery ? discoveryDocument(authority, tenant) : keysDocument(authority, tenant, key),
  };
};

const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
};

/**
 * Starts the stand-in for Entra ID on loopback: discovery documents and keys for `common` and for every tenant id.
 * It issues nothing: tokens are minted by whoever can read the key in `folder`. Rejects with `EADDRINUSE` where the
 * port is taken; port 0 takes a free one.
 */
export const startEntra = async ({ folder, port }: { folder: string; port: number }): Promise<EntraServer> => {
  const key = await openSigningKey(folder);
  let authority = originOf(port);
  const server = createServer((request, response) => {
    const [path = "/"] = (request.url ?? "/").split("?", 1);
    send(response, answerTo(request.method ?? "GET", path, authority, key));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  authority = originOf((server.address() as AddressInfo).port);
  await keepAuthority(folder, authority);
  return {
    authority,
    close: async () => {
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
      server.closeAllConnections();
      await closed;
    },
  };
};
