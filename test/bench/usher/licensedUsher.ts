import { join } from "node:path";
import type { Child } from "../../../infra/local/children.ts";
import { tokenCommand } from "../../../infra/local/entra/tellToken.ts";
import { type Layout, originOf } from "../../../infra/local/layout.ts";
import { startHost } from "../../../infra/local/programs.ts";
import { azuriteConnection, localSettings } from "../../../infra/local/settings.ts";
import { startStack } from "../../../infra/local/stack.ts";
import { systemClock, toRfc3339 } from "../../../shared/platform/clock.ts";
import { createClient } from "../../e2e/client.ts";
import { licenseFor, newCustomer, PRODUCT } from "../../e2e/customers.ts";
import { createInboxReader } from "../../e2e/mails.ts";
import { buildPackage } from "../../e2e/package.ts";
import { WITHOUT_TIMERS } from "../../e2e/parts.ts";
import { freePortSettings } from "../../e2e/ports.ts";
import type { Scene } from "../bench.ts";
import { ANSWER, givenAnswerOf, TABLES } from "./answer.ts";

/** Everything that Usher runs on, warm, with one license issued; Usher itself is started as often as a bench likes. */
export type LicensedUsher = {
  /** Of the built app. */
  folder: string;
  layout: Layout;
  tenant: string;
  product: string;
  /** Path and query of a stranger's question about the license. */
  question: string;
  /**
   * What processes of this place are started with: every port was free, no timer runs, and the bench's own functions
   * find what they need.
   */
  environment: NodeJS.ProcessEnv;
};

const PRODUCT_ID = "alerts";

type Place = Pick<LicensedUsher, "folder" | "layout" | "environment">;

/** Starts Usher in the local host, and waits for it to be up. */
export const runUsher = (scene: Scene, place: Place, more: NodeJS.ProcessEnv = {}): Promise<Child> => {
  const { folder, layout } = place;
  const environment = { ...place.environment, ...more };
  return scene.own(
    () => startHost(folder, layout, localSettings(folder, layout, environment), environment, { output: "faults" }),
    (host) => host.stop(),
  );
};

/** Issues a license to a customer who has just registered, both by the API, and returns the customer's tenant. */
const issueLicense = async ({ layout, environment }: Place): Promise<string> => {
  const call = createClient(originOf(layout.ports.host));
  const inbox = createInboxReader(originOf(layout.ports.inbox));
  const customer = await newCustomer({ call, inbox });
  const token = await tokenCommand({ args: ["employee", "--role", "Licenses.Manage"], environment });
  await call(`PUT /api/staff/products/${PRODUCT_ID}`, { token, body: PRODUCT });
  const body = licenseFor(customer, PRODUCT_ID, toRfc3339(systemClock.now()));
  const issued = await call("POST /api/staff/licenses", { token, body });
  if (issued.status !== 201) throw new Error(`The license was answered with ${issued.status}: ${issued.text}`);
  return customer.tenant;
};

/** Builds Usher, starts what it runs on, and issues a license by a first run of it, which has ended by then. */
export const openLicensedUsher = async (scene: Scene): Promise<LicensedUsher> => {
  scene.tell("Building Usher …");
  const { folder } = await scene.own(
    () => buildPackage(scene.folder),
    (built) => built.remove(),
  );
  const environment = {
    PATH: process.env.PATH,
    ...(await freePortSettings()),
    ...WITHOUT_TIMERS,
    USHER_STATE: join(scene.folder, "state"),
    USHER_FLOOD_RATE: "10000000",
  };
  scene.tell("Starting what it runs on …");
  const { layout } = await scene.own(
    () => startStack(folder, environment, { withHost: false, tell: scene.tell }),
    (stack) => stack.close(),
  );
  const place = { folder, layout, environment };
  const host = await runUsher(scene, place);
  const tenant = await issueLicense(place);
  const question = `/api/license-check?tenant=${tenant}&product=${PRODUCT_ID}`;
  const response = await fetch(originOf(layout.ports.host) + question);
  const answer = await givenAnswerOf(response);
  if (!(JSON.parse(answer.body) as { valid: boolean }).valid)
    throw new Error("The license that was issued is not valid.");
  await host.stop();
  const ofTheBench = { [ANSWER]: JSON.stringify(answer), [TABLES]: azuriteConnection(layout) };
  return { folder, layout, environment: { ...environment, ...ofTheBench }, tenant, product: PRODUCT_ID, question };
};
