import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * A server on 127.0.0.1 that speaks the part of TDS (MS-TDS 7.4) that a connection needs, to say what only Azure SQL says:
 * it is being reconfigured, it is busy, the database is to be had at another place, sign in by Entra ID. It holds no data:
 * every question is answered by one row with 42 in it, and those about the schema by none.
 */
export type AzureSql = {
  readonly port: number;
  /** What arrived: `login`, `token`, `statement`, `begin`, `commit`, `rollback`. */
  readonly seen: string[];
  /** The tokens that were presented to sign in by Entra ID. */
  readonly tokens: string[];
  /** What becomes of the next logins. Then they are let in again. */
  logins(...answers: LoginAnswer[]): void;
  /** What becomes of the next statements. Then they are answered again. */
  statements(...answers: StatementAnswer[]): void;
  /** What becomes of the next commits. */
  commits(...answers: StatementAnswer[]): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A number refuses; a place sends the client on to there. */
export type LoginAnswer = number | { host: string; port: number };

/** A number fails. `cut` resets the connection in the middle of the answer, `lose` does the work and resets it before. */
export type StatementAnswer = number | "cut" | "lose" | "faithful";

const PACKET = { batch: 0x01, rpc: 0x03, reply: 0x04, token: 0x08, transaction: 0x0e, login: 0x10, prelogin: 0x12 };
const BEGIN = 5;
const COMMIT = 7;

/** Errors after which Azure SQL ends the connection, by their severity of 20 and more. */
const FATAL = new Set([615, 10928, 10929, 40501]);

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(value, "utf16le");
const shortText = (value: string): Buffer => Buffer.concat([Buffer.of(value.length), text(value)]);
const longText = (value: string): Buffer => Buffer.concat([u16(value.length), text(value)]);
const sized = (token: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(token), u16(body.length), body]);
};

const done = (status = 0): Buffer => Buffer.concat([Buffer.of(0xfd), u16(status), u16(0), Buffer.alloc(8)]);

const loginAck = (): Buffer =>
  sized(0xad, Buffer.of(1, 0x74, 0, 0, 4), shortText("Microsoft SQL Server"), Buffer.of(12, 0, 0, 0));

const failure = (number: number): Buffer =>
  Buffer.concat([
    sized(
      0xaa,
      u32(number),
      Buffer.of(1, FATAL.has(number) ? 20 : 16),
      longText(`Error ${number}`),
      shortText("azure"),
      shortText(""),
      u32(1),
    ),
    done(2),
  ]);

const routing = ({ host, port }: { host: string; port: number }): Buffer =>
  sized(0xe3, Buffer.of(20), u16(5 + 2 * host.length), Buffer.of(0), u16(port), longText(host), u16(0));

/** Tells where tokens come from, and for what. */
const fedAuthInfo = (): Buffer => {
  const [sts, spn] = ["https://login.microsoftonline.com/common", "https://database.windows.net/"].map(text);
  if (!sts || !spn) throw new Error("Two texts were made.");
  const start = 4 + 2 * 9;
  const body = Buffer.concat([
    u32(2),
    Buffer.of(1),
    u32(sts.length),
    u32(start),
    Buffer.of(2),
    u32(spn.length),
    u32(start + sts.length),
    sts,
    spn,
  ]);
  return Buffer.concat([Buffer.of(0xee), u32(body.length), body]);
};

const fedAuthAck = (): Buffer => Buffer.concat([Buffer.of(0xae, 2), u32(0), Buffer.of(0xff)]);

const row = (): Buffer =>
  Buffer.concat([
    Buffer.of(0x81),
    u16(1),
    u32(0),
    u16(0),
    Buffer.of(0x38),
    shortText("answer"),
    Buffer.of(0xd1),
    u32(42),
    Buffer.of(0xff),
    u16(0x10),
    u16(0xc1),
    u32(1),
    u32(0),
    Buffer.of(0x79),
    u32(0),
    Buffer.of(0xfe),
    u16(0),
    u16(0xe0),
    Buffer.alloc(8),
  ]);

const nothing = (): Buffer =>
  Buffer.concat([Buffer.of(0x79), u32(0), Buffer.of(0xfe), u16(0), u16(0xe0), Buffer.alloc(8)]);

const TRANSACTION = Buffer.of(1, 0, 0, 0, 0, 0, 0, 0);
const transactionChanged = (type: number, fresh: Buffer, old: Buffer): Buffer =>
  sized(0xe3, Buffer.of(type, fresh.length), fresh, Buffer.of(old.length), old);

/** The answer to a prelogin: version, no encryption, and whether it takes tokens. */
const prelogin = (byToken: boolean): Buffer => {
  const options = [
    { id: 0, data: Buffer.of(12, 0, 0, 0, 0, 0) },
    { id: 1, data: Buffer.of(2) },
    ...(byToken ? [{ id: 6, data: Buffer.of(1) }] : []),
  ];
  let at = options.length * 5 + 1;
  const heads = options.map(({ id, data }) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(id);
    head.writeUInt16BE(at, 1);
    head.writeUInt16BE(data.length, 3);
    at += data.length;
    return head;
  });
  return Buffer.concat([...heads, Buffer.of(0xff), ...options.map(({ data }) => data)]);
};

const packet = (data: Buffer): Buffer => {
  const head = Buffer.of(PACKET.reply, 1, 0, 0, 0, 0, 1, 0);
  head.writeUInt16BE(data.length + head.length, 2);
  return Buffer.concat([head, data]);
};

/** Starts one that lets in by a password, or by a token of Entra ID. */
export const startAzureSql = async ({ byToken = false } = {}): Promise<AzureSql> => {
  const seen: string[] = [];
  const tokens: string[] = [];
  const logins: LoginAnswer[] = [];
  const statements: StatementAnswer[] = [];
  const commits: StatementAnswer[] = [];
  const sockets = new Set<Socket>();

  const send = (socket: Socket, ...parts: Buffer[]): void => void socket.write(packet(Buffer.concat(parts)));

  const letIn = (socket: Socket): void => {
    const answer = logins.shift();
    const acknowledged = byToken ? [fedAuthAck(), loginAck()] : [loginAck()];
    if (typeof answer === "number") {
      send(socket, failure(answer));
      socket.end();
    } else if (answer) send(socket, ...acknowledged, routing(answer), done());
    else send(socket, ...acknowledged, done());
  };

  const answerBy = (socket: Socket, answer: StatementAnswer, ...whole: Buffer[]): void => {
    if (answer === "faithful") send(socket, ...whole);
    else if (answer === "lose") socket.resetAndDestroy();
    else if (answer === "cut") {
      const bytes = packet(Buffer.concat(whole));
      socket.write(bytes.subarray(0, bytes.length / 2), () => socket.resetAndDestroy());
    } else {
      send(socket, failure(answer));
      if (FATAL.has(answer)) socket.end();
    }
  };

  const change = (socket: Socket, body: Buffer): void => {
    // After the headers of all requests, whose length comes first.
    const kind = body.readUInt16LE(body.readUInt32LE(0));
    const none = Buffer.alloc(0);
    if (kind === BEGIN) {
      seen.push("begin");
      send(socket, transactionChanged(8, TRANSACTION, none), done());
    } else if (kind === COMMIT) {
      seen.push("commit");
      answerBy(socket, commits.shift() ?? "faithful", transactionChanged(9, none, TRANSACTION), done());
    } else {
      seen.push("rollback");
      send(socket, transactionChanged(10, none, TRANSACTION), done());
    }
  };

  const run = (socket: Socket, body: Buffer): void => {
    if (body.includes(text("sys.tables"))) send(socket, nothing());
    else {
      seen.push("statement");
      answerBy(socket, statements.shift() ?? "faithful", row());
    }
  };

  const logIn = (socket: Socket): void => {
    seen.push("login");
    if (byToken) send(socket, fedAuthInfo(), done());
    else letIn(socket);
  };

  const takeToken = (socket: Socket, body: Buffer): void => {
    seen.push("token");
    tokens.push(body.subarray(8, 8 + body.readUInt32LE(4)).toString("utf16le"));
    letIn(socket);
  };

  const handlers: Readonly<Record<number, (socket: Socket, body: Buffer) => void>> = {
    [PACKET.prelogin]: (socket) => send(socket, prelogin(byToken)),
    [PACKET.login]: logIn,
    [PACKET.token]: takeToken,
    [PACKET.transaction]: change,
    // What tedious sets by itself at the beginning of a connection.
    [PACKET.batch]: (socket) => send(socket, done()),
    [PACKET.rpc]: run,
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    let received = Buffer.alloc(0);
    let message = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
        const length = received.readUInt16BE(2);
        const [type = 0, status = 0] = received;
        message = Buffer.concat([message, received.subarray(8, length)]);
        received = received.subarray(length);
        if ((status & 1) === 0) continue;
        const whole = message;
        message = Buffer.alloc(0);
        handlers[type]?.(socket, whole);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    seen,
    tokens,
    logins: (...answers) => void logins.push(...answers),
    statements: (...answers) => void statements.push(...answers),
    commits: (...answers) => void commits.push(...answers),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};
