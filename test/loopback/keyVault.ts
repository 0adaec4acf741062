import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/**
 * A key vault on 127.0.0.1 that speaks the part of Azure Key Vault's HTTP protocol that Usher uses, refusals
 * included. Like the real one it wraps under a disabled version, and does not unwrap under it.
 */
export type LoopbackKeyVault = {
  readonly url: string;
  /** Without a version. */
  readonly keyId: string;
  /** The bearer token that it lets in, once it has challenged for it. */
  readonly token: string;
  /** What arrived: `GET /keys/x`, `401 GET /keys/x` where no token came with it. */
  readonly seen: string[];
  /** The versions there are, oldest first. */
  versions(): string[];
  /** Makes a new version, which is the latest from then on, and names it. */
  rotate(): string;
  /** `nbf` and `exp` in epoch seconds. */
  setAttributes(version: string, attributes: { enabled?: boolean; nbf?: number; exp?: number }): void;
  /** Deletes the key with all its versions; it can be recovered, but until then it is not found. */
  softDelete(): void;
  /** Brings the deleted key back, as it was. */
  recover(): void;
  /** Answers the next requests in another way, one after the other. */
  next(...answers: Answer[]): void;
  /** Answers every request in another way from now on; undefined: as it is asked again. */
  always(answer: Answer | undefined): void;
  /** Listens no more; its keys stay. */
  stop(): Promise<void>;
  /** Listens again, where it did before. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type Answer = {
  /** The status to answer with instead of doing what was asked. */
  status?: number;
  /** The code that goes with the status, and the one within it that tells more. */
  code?: string;
  inner?: string;
  /** Seconds. */
  retryAfter?: number;
  /** Milliseconds to wait first. */
  delay?: number;
  /** Closes the connection without an answer. */
  drop?: boolean;
  /** Happens once what was asked is done, before anything else is. */
  afterwards?: () => void;
};

type KeyPair = { publicKey: KeyObject; privateKey: KeyObject };

type Version = KeyPair & {
  id: string;
  attributes: { enabled: boolean; created: number; updated: number; nbf?: number; exp?: number; recoveryLevel: string };
};

type Body = { alg?: string; value?: string };

class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;
  constructor(status: number, code: string, inner?: string) {
    super(code);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }
}

const OPERATIONS = ["wrapKey", "unwrapKey", "encrypt", "decrypt", "sign", "verify"];

const pairs = new Map<string, KeyPair>();

/** RSA keys take long to make, so the vaults of one test file have the same: each its first, its second, and so on. */
const pairOf = (bits: number, index: number): KeyPair => {
  const name = `${bits} ${index}`;
  const pair = pairs.get(name) ?? generateKeyPairSync("rsa", { modulusLength: bits });
  pairs.set(name, pair);
  return pair;
};

/** Starts one with a key of `bits` (default 3072) under `name`, that lists `page` versions of it at a time. */
export const startKeyVault = async ({
  name = "usher",
  bits = 3072,
  port = 0,
  page = 25,
} = {}): Promise<LoopbackKeyVault> => {
  const versions: Version[] = [];
  const answers: Answer[] = [];
  let standing: Answer | undefined;
  let deleted = false;
  const seen: string[] = [];
  const token = randomBytes(24).toString("base64url");

  const rotate = (): string => {
    const id = randomBytes(16).toString("hex");
    // Key Vault counts in seconds; each version here gets a second of its own, so that they have an order.
    const created = 1_700_000_000 + versions.length;
    versions.push({
      id,
      ...pairOf(bits, versions.length),
      attributes: { enabled: true, created, updated: created, recoveryLevel: "Recoverable+Purgeable" },
    });
    return id;
  };

  const find = (id: string): Version => {
    const version = id === "" ? versions.at(-1) : versions.find((known) => known.id === id);
    if (!version) throw new Failure(404, "KeyNotFound");
    return version;
  };

  const kidOf = (version: Version): string => `${url()}/keys/${name}/${version.id}`;

  const describe = (version: Version) => ({
    key: { kid: kidOf(version), key_ops: OPERATIONS, ...version.publicKey.export({ format: "jwk" }), kty: "RSA" },
    attributes: version.attributes,
  });

  const operate = (version: Version, operation: string, { alg, value }: Body): object => {
    if (alg !== "RSA-OAEP-256" || typeof value !== "string") throw new Failure(400, "BadParameter");
    const bytes = Buffer.from(value, "base64url");
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const answer = (result: Buffer) => ({ kid: kidOf(version), value: result.toString("base64url") });
    if (operation === "wrapkey") return answer(publicEncrypt({ key: version.publicKey, ...padding }, bytes));
    if (operation !== "unwrapkey") throw new Failure(404, "NotFound");
    if (!version.attributes.enabled) throw new Failure(403, "Forbidden", "KeyDisabled");
    let result: Buffer;
    try {
      result = privateDecrypt({ key: version.privateKey, ...padding }, bytes);
    } catch {
      throw new Failure(400, "BadParameter");
    }
    return answer(result);
  };

  /** A part of the versions, and where the next is to be had. */
  const list = (from: number): object => ({
    value: versions.slice(from, from + page).map((known) => ({ kid: kidOf(known), attributes: known.attributes })),
    nextLink:
      from + page < versions.length ? `${url()}/keys/${name}/versions?api-version=7.6&$skiptoken=${from + page}` : null,
  });

  const handle = (method: string, path: string, query: URLSearchParams, body: Body): object => {
    const [, collection, itsName, version = "", operation] = path.split("/");
    if (collection !== "keys" || itsName !== name || deleted) throw new Failure(404, "KeyNotFound");
    if (method === "GET" && version === "versions") return list(Number(query.get("$skiptoken")));
    if (method === "GET") return describe(find(version));
    if (method === "POST" && version === "rotate") return describe(find(rotate()));
    if (method === "POST" && operation !== undefined) return operate(find(version), operation, body);
    throw new Failure(405, "MethodNotAllowed");
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", url());
    const body = await readBody(request);
    const authorized = request.headers.authorization === `Bearer ${token}`;
    seen.push(`${authorized ? "" : "401 "}${request.method} ${pathname}`);
    if (!authorized) {
      response.setHeader(
        "WWW-Authenticate",
        'Bearer authorization="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47", resource="https://vault.azure.net"',
      );
      return send(response, 401, failureBody("Unauthorized"));
    }
    const planned = answers.shift() ?? standing;
    if (planned?.delay !== undefined) await delay(planned.delay, undefined, { ref: false });
    if (planned?.drop) {
      request.socket.destroy();
      return;
    }
    if (planned?.retryAfter !== undefined) response.setHeader("Retry-After", String(planned.retryAfter));
    if (planned?.status !== undefined) {
      return send(response, planned.status, failureBody(planned.code ?? "Throttled", planned.inner));
    }
    try {
      if (!searchParams.has("api-version")) throw new Failure(400, "BadParameter");
      const done = handle(request.method ?? "", pathname, searchParams, body);
      planned?.afterwards?.();
      send(response, 200, done);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      send(response, error.status, failureBody(error.code, error.inner));
    }
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  const listen = async (where: number): Promise<number> => {
    server.listen(where, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  const listensAt = await listen(port);
  const url = (): string => `http://127.0.0.1:${listensAt}`;
  rotate();

  return {
    url: url(),
    keyId: `${url()}/keys/${name}`,
    token,
    seen,
    versions: () => versions.map(({ id }) => id),
    rotate,
    setAttributes: (version, attributes) => {
      Object.assign(find(version).attributes, attributes);
    },
    softDelete: () => {
      deleted = true;
    },
    recover: () => {
      deleted = false;
    },
    next: (...planned) => {
      answers.push(...planned);
    },
    always: (answer) => {
      standing = answer;
    },
    stop,
    start: async () => {
      await listen(listensAt);
    },
    [Symbol.asyncDispose]: stop,
  };
};

const failureBody = (code: string, inner?: string): object => ({
  error: { code, message: code, ...(inner === undefined ? {} : { innererror: { code: inner } }) },
});

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
};

const readBody = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Body);
};
