import type { Scenario } from "../scenario.ts";
import { type Outage, playOutage } from "../usher/outage.ts";

const tables: Outage = {
  name: "Azurite",
  goAway: async ({ parts: { azurite } }) => {
    await azurite.kill();
    return () => azurite.start();
  },
};

/** Azurite is killed, and started again on what it had written. */
export const scenario: Scenario = {
  about: "Tables go away and return: checks answer from what is known, writes are refused clearly",
  limit: () => 1_200,
  run: (scene) => playOutage(scene, tables),
};
