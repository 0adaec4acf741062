import { Client } from "undici";
import { type Load, type Loaded, pathsOf } from "./load.ts";

/** An answer that no run may count: it says that what was measured is not what was meant. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

/** Puts the load on its origin. Rejects at the first answer that is not 200, and where a connection fails. */
export const send = async ({ origin, target, connections, until }: Load): Promise<Loaded> => {
  const nextPath = pathsOf(target);
  const startedAt = performance.now();
  const endsAt = "seconds" in until ? startedAt + until.seconds * 1_000 : Infinity;
  let left = "answers" in until ? until.answers : Infinity;
  let answers = 0;

  const askOn = async (client: Client): Promise<void> => {
    while (left > 0 && performance.now() < endsAt) {
      left -= 1;
      const { statusCode, body } = await client.request({ method: "GET", path: nextPath() });
      if (statusCode !== 200) throw new WrongAnswer(`${target} was answered with ${statusCode}: ${await body.text()}`);
      await body.dump();
      answers += 1;
    }
  };
  const clients = Array.from({ length: connections }, () => new Client(origin));
  try {
    await Promise.all(clients.map(askOn));
    return { answers, seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
};
