import { LOOPBACK, originOf } from "../../../infra/local/layout.ts";
import { azuriteConnection } from "../../../infra/local/settings.ts";
import type { Scene } from "../bench.ts";
import { openPress, type Press } from "../load/press.ts";
import { type CountingRelay, startCountingRelay } from "../relay.ts";
import { addBenchFunctions } from "./apps.ts";
import { type LicensedUsher, runUsher } from "./licensedUsher.ts";

/** A running host with Usher and the bench's functions in it, whose calls to its tables are counted. */
export type MeasuredHost = { press: Press; relay: CountingRelay };

/**
 * Starts the host. Usher reaches its tables through the relay, the naive function in the same process reaches them directly:
 * they are named as Graph, which no check asks, since a process of Usher's speaks only to what its settings name.
 */
export const openMeasuredHost = async (scene: Scene, usher: LicensedUsher): Promise<MeasuredHost> => {
  const {
    folder,
    layout: { ports },
  } = usher;
  await addBenchFunctions(folder);
  const relay = await scene.own(
    () => startCountingRelay(LOOPBACK, ports.tables),
    (started) => started.close(),
  );
  await runUsher(scene, usher, {
    USHER_TABLES_CONNECTION: azuriteConnection({ ports: { ...ports, tables: relay.port } }),
    USHER_GRAPH_URL: originOf(ports.tables),
  });
  return { press: await openPress(scene, originOf(ports.host)), relay };
};
