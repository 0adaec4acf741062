import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { originOf } from "../../infra/local/layout.ts";
import { type Load, UNKNOWN_MARK } from "./load/load.ts";
import { send } from "./load/send.ts";
import { startCountingRelay, textOf } from "./relay.ts";

/** A server that keeps what it is asked, and answers with a status or by going away. */
const startServer = async (answerTo: (asked: number) => number | "gone" = () => 200) => {
  const asked: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push(request);
    sockets.add(request.socket);
    const answer = answerTo(asked.length);
    if (answer === "gone") request.socket.destroy();
    else response.writeHead(answer).end("said");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const load = (target: string, until: Load["until"]): Load => ({
    origin: originOf(port),
    target,
    connections: 4,
    until,
  });
  return {
    port,
    urls: () => asked.map(({ url = "" }) => url),
    sockets,
    send: (target: string, until: Load["until"]) => send(load(target, until)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

test("a load asks as often as it was told, on connections that stay", async () => {
  await using server = await startServer();
  const { answers } = await server.send("/check?tenant=known", { answers: 101 });
  expect(answers).toBe(101);
  expect(server.urls()).toHaveLength(101);
  expect(server.sockets.size).toBe(4);
});

test("a flood asks about another tenant each time, each of which can be told by its mark", async () => {
  await using server = await startServer();
  await server.send("/check?tenant={tenant}&product=alerts", { answers: 500 });
  const urls = server.urls();
  expect(new Set(urls).size).toBe(500);
  const guid = new RegExp(
    `^/check\\?tenant=${UNKNOWN_MARK}-[\\da-f]{4}-4[\\da-f]{3}-[\\da-f]{4}-[\\da-f]{12}&product=alerts$`,
  );
  for (const url of urls) expect(url).toMatch(guid);
});

test("one answer that is not 200 ends a load with what was answered, and no figure comes of it", async () => {
  await using server = await startServer((asked) => (asked === 50 ? 503 : 200));
  await expect(server.send("/check", { answers: 200 })).rejects.toThrow("/check was answered with 503: said");
});

test("a server that goes away ends a load as well", async () => {
  await using server = await startServer((asked) => (asked === 50 ? "gone" : 200));
  await expect(server.send("/check", { answers: 200 })).rejects.toThrow("other side closed");
});

test("the relay counts every call that passes, with what it asks for, and passes it on whole", async () => {
  await using server = await startServer((asked) => (asked === 2 ? 404 : 200));
  const relay = await startCountingRelay("127.0.0.1", server.port);
  try {
    const first = await fetch(`${originOf(relay.port)}/entitlements()?$filter=PartitionKey%20eq%20%27a%27`);
    expect(await first.text()).toBe("said");
    expect((await fetch(`${originOf(relay.port)}/products`, { method: "POST", body: "{}" })).status).toBe(404);
    expect(relay.take().map(textOf)).toEqual(["GET /entitlements()?$filter=PartitionKey eq 'a'", "POST /products"]);
    expect(relay.take()).toEqual([]);
    expect(server.urls()).toEqual(["/entitlements()?$filter=PartitionKey%20eq%20%27a%27", "/products"]);
  } finally {
    await relay.close();
  }
});
