import { Client, type Dispatcher } from "undici";
import { originOf } from "../../../infra/local/layout.ts";
import type { Scene } from "../bench.ts";
import type { Call } from "../relay.ts";

/** Makes calls again, one after another, each as it was made. Rejects at any answer but 200. */
export type Replay = (calls: readonly Call[]) => Promise<void>;

/** Calls straight to the server on a port of this machine, on one connection that stays: nothing asks it more cheaply. */
export const openReplay = async ({ own }: Scene, port: number): Promise<Replay> => {
  const client = await own(
    async () => new Client(originOf(port)),
    (opened) => opened.destroy(),
  );
  return async (calls) => {
    for (const { method, url, headers } of calls) {
      const asked = { method: method as Dispatcher.HttpMethod, path: url, headers };
      const { statusCode, body } = await client.request(asked);
      await body.text();
      if (statusCode !== 200) throw new Error(`${method} ${url} was answered with ${statusCode}.`);
    }
  };
};
