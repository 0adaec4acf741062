import { afterAll, beforeAll, describe } from "@jest/globals";
import { alerts } from "./chapters/alerts.ts";
import { commands } from "./chapters/commands.ts";
import { erasure } from "./chapters/erasure.ts";
import { everywhere } from "./chapters/everywhere.ts";
import { licensing } from "./chapters/licensing.ts";
import { registration } from "./chapters/registration.ts";
import { sites } from "./chapters/sites.ts";
import { support } from "./chapters/support.ts";
import { tenants } from "./chapters/tenants.ts";
import { time } from "./chapters/time.ts";
import { openWorld, type World } from "./world.ts";

let world: World | undefined;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world?.close());

const theWorld = (): World => {
  if (!world) throw new Error("The world is not there yet.");
  return world;
};

describe("a caller who knows the contract alone", () => {
  everywhere(theWorld);
  registration(theWorld);
  licensing(theWorld);
  tenants(theWorld);
  commands(theWorld);
  time(theWorld);
  sites(theWorld);
  support(theWorld);
  alerts(theWorld);
  erasure(theWorld);
});
