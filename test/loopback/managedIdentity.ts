import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** The endpoint at which App Service and Functions hand out the tokens of a managed identity, on 127.0.0.1. */
export type ManagedIdentity = {
  /** By these the credential of `@azure/identity` finds it. */
  readonly environment: Readonly<Record<"IDENTITY_ENDPOINT" | "IDENTITY_HEADER", string>>;
  /** The resources that tokens were handed out for. */
  readonly resources: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
};

const PATH = "/msi/token";
const API_VERSION = "2019-08-01";
const LIFETIME_SECONDS = 86_400;

/** Starts one that hands out `token`, whatever it is for. */
export const startManagedIdentity = async (token: string): Promise<ManagedIdentity> => {
  const secret = randomBytes(16).toString("hex");
  const resources: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const send = (status: number, body: object): void => {
      response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
    };
    const resource = searchParams.get("resource");
    if (pathname !== PATH) return send(404, { statusCode: 404 });
    if (request.headers["x-identity-header"] !== secret) return send(401, { statusCode: 401 });
    if (searchParams.get("api-version") !== API_VERSION || !resource) return send(400, { statusCode: 400 });
    resources.push(resource);
    const expires = Math.floor(Date.now() / 1_000) + LIFETIME_SECONDS;
    send(200, { access_token: token, expires_on: String(expires), resource, token_type: "Bearer" });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}${PATH}`, IDENTITY_HEADER: secret },
    resources,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
