import { setTimeout as sleep } from "node:timers/promises";
import { readMail } from "../../../infra/local/inbox/receivedMail.ts";
import { type Look, type Mood, marksIn, type Received, type SinkOrder } from "./mails.ts";
import { type Message, openPort, type Port } from "./server.ts";

/** The mail server's mind: what it does as it is told, and what it writes down. */
export const createSink = (): ((order: SinkOrder) => Promise<unknown>) => {
  const ledger: Received[] = [];
  /** `present`: what came from the process that is there now. */
  const ports = new Map<number, { port: Port; present: Received[] }>();
  let mood: Mood = { kind: "well" };
  let pace = { least: 0, most: 0 };

  const at = (number: number) => {
    const found = ports.get(number);
    if (found === undefined) throw new Error(`Port ${number} is not the sink's.`);
    return found;
  };

  const receive = async (number: number, { life, recipients, content }: Message): Promise<Received> => {
    const { subject, text, html, headers } = await readMail("", Date.now(), content);
    const received: Received = {
      id: ledger.length,
      port: number,
      life,
      at: Date.now(),
      takenAt: null,
      messageId: String(headers["message-id"]),
      recipients,
      marks: marksIn(subject, text, html),
      state: "held",
    };
    ledger.push(received);
    const { port, present } = at(number);
    if (life === port.life) present.push(received);
    // What comes from a process that is buried is nobody's any more: its connection is gone.
    else received.state = "lost";
    return received;
  };

  const take = async (number: number, message: Message): Promise<void> => {
    const half = (pace.least + (pace.most - pace.least) * Math.random()) / 2;
    const received = await receive(number, message);
    await sleep(half);
    if (received.state !== "held") throw new Error("Its sender is gone.");
    received.state = "taken";
    received.takenAt = Date.now();
    await sleep(half);
    // Who was buried meanwhile hears no answer.
    if (received.life === at(number).port.life) received.state = "answered";
  };

  const listen = async (): Promise<number> => {
    const port = await openPort((message) => take(port.number, message));
    await port.become(mood);
    ports.set(port.number, { port, present: [] });
    return port.number;
  };

  const bury = (number: number): Received[] => {
    const found = at(number);
    const before = found.present.map((received) => ({ ...received }));
    for (const received of found.present) if (received.state === "held") received.state = "lost";
    found.present = [];
    found.port.life += 1;
    return before;
  };

  const look = (): Record<number, Look> =>
    Object.fromEntries(
      [...ports].map(([number, { present }]) => {
        const answered = present.filter(({ state }) => state === "answered").length;
        return [number, { answered, waiting: present.length - answered }];
      }),
    );

  return async (order) => {
    switch (order.act) {
      case "listen":
        return listen();
      case "become":
        mood = order.mood;
        for (const { port } of ports.values()) await port.become(mood);
        return null;
      case "pace":
        pace = order;
        return null;
      case "look":
        return look();
      case "bury":
        return bury(order.port);
      case "received":
        return at(order.port).present;
      case "ledger":
        return ledger;
      case "connections":
        return [...ports.values()].reduce((sum, { port }) => sum + port.connections(), 0);
    }
  };
};
