import { createSocket } from "node:dgram";
import dns, { lookup, Resolver } from "node:dns";
import { lookup as lookupPromised } from "node:dns/promises";
import { get } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { get as getSecurely } from "node:https";
import { connect, type LookupFunction, Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { promisify } from "node:util";

/** Tries to reach a place. Rejects where it was not reached, or did not speak as expected. */
type Way = (host: string, port: number) => Promise<unknown>;

const opened = (socket: NodeJS.EventEmitter): Promise<unknown> =>
  new Promise((resolve, reject) => {
    for (const event of ["connect", "response", "open"]) socket.on(event, resolve);
    for (const event of ["error", "close"]) socket.on(event, reject);
  });

const called = (call: (answered: (error?: unknown) => void) => unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    call((error) => (error ? reject(error as Error) : resolve(undefined)));
  });

const datagram = (use: (socket: ReturnType<typeof createSocket>, done: (error?: unknown) => void) => void) => {
  const socket = createSocket("udp4");
  return called((done) => use(socket, done)).finally(() => socket.close());
};

const ONCE = { retryOptions: { maxRetries: 0 } };
const SCOPE = "https://vault.azure.net/.default";
const TENANT = "0f2c8a44-6d1b-4d57-9a39-2b7c1e5f6a10";

/**
 * Everything in Usher that connects, by the library that it does so with, and all that Node itself has for it. A library is
 * loaded at its first use, as Usher does.
 */
export const WAYS_TO_CONNECT: Readonly<Record<string, Way>> = {
  "net.connect": (host, port) => opened(connect({ host, port })),
  "net.connect in its old form": (host, port) => opened(connect(port, host)),
  "Socket.connect": (host, port) => opened(new Socket().connect({ host, port })),
  "net.connect with a lookup of its own": (host, port) => {
    const lookup: LookupFunction = (_name, _options, found) => found(null, [{ address: host, family: 4 }]);
    return opened(connect({ host: "name.example", port, lookup }));
  },
  "tls.connect": (host, port) => opened(connectSecurely({ host, port })),
  "http.get": (host, port) => opened(get({ host, port, agent: false })),
  "https.get": (host, port) => opened(getSecurely({ host, port, agent: false })),
  "http2.connect": (host, port) => opened(connectHttp2(`http://${host}:${port}`)),
  "http2.connect over TLS": (host, port) => opened(connectHttp2(`https://${host}:${port}`)),
  fetch: (host, port) => fetch(`http://${host}:${port}`),
  "fetch over TLS": (host, port) => fetch(`https://${host}:${port}`),
  WebSocket: (host, port) =>
    called((done) => {
      const socket = new WebSocket(`ws://${host}:${port}`);
      socket.addEventListener("open", () => done());
      for (const event of ["error", "close"]) socket.addEventListener(event, () => done(new Error(event)));
    }),
  jose: async (host, port) => {
    const { createRemoteJWKSet } = await import("jose");
    await createRemoteJWKSet(new URL(`http://${host}:${port}/keys`)).reload();
  },
  "@azure/core-rest-pipeline": async (host, port) => {
    const { createDefaultHttpClient, createPipelineRequest } = await import("@azure/core-rest-pipeline");
    const request = createPipelineRequest({ url: `http://${host}:${port}`, allowInsecureConnection: true });
    await createDefaultHttpClient().sendRequest(request);
  },
  "@azure/data-tables": async (host, port) => {
    const { TableClient } = await import("@azure/data-tables");
    const endpoint = `TableEndpoint=http://${host}:${port}/a`;
    const connection = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;${endpoint};`;
    const options = { ...ONCE, allowInsecureConnection: true };
    await TableClient.fromConnectionString(connection, "keys", options).getEntity("a", "b");
  },
  "@azure/keyvault-keys": async (host, port) => {
    const { KeyClient } = await import("@azure/keyvault-keys");
    const credential = { getToken: async () => ({ token: "token", expiresOnTimestamp: Infinity }) };
    const options = { ...ONCE, disableChallengeResourceVerification: true };
    await new KeyClient(`https://${host}:${port}`, credential, options).getKey("usher");
  },
  "@azure/identity, by a managed identity": async (host, port) => {
    const { ManagedIdentityCredential } = await import("@azure/identity");
    Object.assign(process.env, { IDENTITY_ENDPOINT: `http://${host}:${port}/msi/token`, IDENTITY_HEADER: "secret" });
    try {
      await new ManagedIdentityCredential(ONCE).getToken(SCOPE);
    } finally {
      delete process.env.IDENTITY_ENDPOINT;
      delete process.env.IDENTITY_HEADER;
    }
  },
  "@azure/identity, by an authority": async (host, port) => {
    const { ClientSecretCredential } = await import("@azure/identity");
    const options = { ...ONCE, authorityHost: `https://${host}:${port}`, disableInstanceDiscovery: true };
    await new ClientSecretCredential(TENANT, TENANT, "secret", options).getToken(SCOPE);
  },
  tedious: async (server, port) => {
    const { Connection } = await import("tedious");
    const authentication = { type: "default", options: { userName: "usher", password: "secret" } } as const;
    const connection = new Connection({ server, authentication, options: { port, encrypt: false } });
    await called((done) => connection.connect(done)).finally(() => connection.close());
  },
  nodemailer: async (host, port) => {
    const { createTransport } = await import("nodemailer");
    const mail = { from: "usher@vendor.example", to: "somebody@customer.example", text: "canary" };
    await createTransport({ host, port }).sendMail(mail);
  },
};

/** What Node has for datagrams; no library of Usher's sends any. */
export const WAYS_TO_SEND: Readonly<Record<string, Way>> = {
  "Socket.send": (host, port) => datagram((socket, done) => socket.send("canary", port, host, done)),
  "Socket.connect and send": (host, port) =>
    datagram((socket, done) =>
      socket.connect(port, host, ((error?: Error) =>
        error ? done(error) : socket.send("canary", done)) as () => void),
    ),
};

/** Each asks about `host`. */
export const WAYS_TO_ASK: Readonly<Record<string, (host: string) => Promise<unknown>>> = {
  "net.connect": (host) => opened(connect({ host, port: 443 })),
  fetch: (host) => fetch(`https://${host}`),
  "dns.lookup": (host) => called((done) => dns.lookup(host, done)),
  "dns.lookup, imported by its name": (host) => called((done) => lookup(host, { all: true }, done)),
  "dns.lookup, promisified": (host) => promisify(dns.lookup)(host),
  "dns.promises.lookup": (host) => dns.promises.lookup(host),
  "lookup of dns/promises, imported by its name": (host) => lookupPromised(host),
  "dns.lookupService": () => dns.promises.lookupService("192.0.2.1", 443),
  "dns.reverse": () => dns.promises.reverse("192.0.2.1"),
  "dns.resolve": (host) => called((done) => dns.resolve(host, done)),
  "dns.resolveTxt": (host) => called((done) => dns.resolveTxt(host, done)),
  "dns.promises.resolve6": (host) => dns.promises.resolve6(host),
  "a Resolver of one's own": (host) => called((done) => new Resolver().resolve4(host, done)),
  "a promising Resolver of one's own": (host) => new dns.promises.Resolver().resolveMx(host),
};
