import { SCHEDULES } from "../../shared/platform/config/schedules.ts";
import { askForDebug, type Customer, licenseFor, newCustomer, newTicket, PRODUCT } from "./customers.ts";
import { buildPackage } from "./package.ts";
import { newPlace, startUsher, type Usher } from "./usher.ts";

/** One running Usher, two customers of it, and a license of the first: what every chapter begins with. */
export type World = {
  usher: Usher;
  /** Of the built app. */
  folder: string;
  ada: Customer;
  ben: Customer;
  product: string;
  license: { id: string; key: string };
  /** A question of the first one's to support. */
  ticket: { id: string; ticketNumber: string };
  /** A request for debug logging that waits for the first one's decision. */
  consent: { id: string };
  /** The token by which the administrator of the first one's tenant proves it. */
  proof: string;
  /** Tokens of each kind of caller that there is, by name. */
  callers: Readonly<Record<CallerName, string>>;
  close(): Promise<void>;
};

export const CALLERS = [
  "contact",
  "user",
  "admin",
  "reader",
  "designer",
  "component",
  "Licenses.Manage",
  "Support.Agent",
  "Privacy.Officer",
] as const;
export type CallerName = (typeof CALLERS)[number];

/** Mails an hour that a tenant of this world may hand over: few, so that a test can reach it. */
export const ALERT_RATE = 120;

/** No timer runs but where a chapter asks for it. */
const ONCE_IN_YEARS = Object.fromEntries(Object.values(SCHEDULES).map((schedule) => [schedule, "0 0 0 29 2 *"]));

/** A site of the first customer's, which its readers and designers may see and its other users may not. */
export const SITE_ID = "51e00000-aaaa-4aaa-8aaa-000000000001.3eb00000-aaaa-4aaa-8aaa-000000000001";

export const openWorld = async (): Promise<World> => {
  const built = await buildPackage();
  const settings = { ...ONCE_IN_YEARS, USHER_ALERT_RATE: String(ALERT_RATE) };
  const usher = await startUsher(built.folder, { ...(await newPlace()), ...settings });
  const close = async (): Promise<void> => {
    await usher.remove();
    await built.remove();
  };
  try {
    const [ada, ben] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
    const employee = (role: string) => usher.token("employee", "--role", role);
    const callers = {
      contact: ada.accessToken,
      user: await usher.token("user", "--tenant", ada.tenant),
      admin: await usher.token("user", "--tenant", ada.tenant, "--admin"),
      reader: await usher.token("user", "--tenant", ada.tenant, "--rights", "reader", "--sites", SITE_ID),
      designer: await usher.token("user", "--tenant", ada.tenant, "--rights", "designer", "--sites", SITE_ID),
      component: await usher.token("app", "--tenant", ada.tenant),
      "Licenses.Manage": await employee("Licenses.Manage"),
      "Support.Agent": await employee("Support.Agent"),
      "Privacy.Officer": await employee("Privacy.Officer"),
    };
    const product = "alerts";
    const token = callers["Licenses.Manage"];
    await usher.call(`PUT /api/staff/products/${product}`, { token, body: PRODUCT });
    const from = await usher.clock();
    const issued = await usher.call("POST /api/staff/licenses", { token, body: licenseFor(ada, product, from) });
    if (issued.status !== 201) throw new Error(`The license was answered with ${issued.status}: ${issued.text}`);
    const { id, key } = issued.json as { id: string; key: string };
    const ticket = await newTicket(usher, ada);
    const staff = { agent: callers["Support.Agent"], proof: callers.admin };
    return {
      usher,
      folder: built.folder,
      ada,
      ben,
      product,
      license: { id, key },
      ticket,
      consent: await askForDebug(usher, ada, ticket, staff),
      proof: callers.admin,
      callers,
      close,
    };
  } catch (error) {
    const { stderr } = usher.output();
    await close();
    throw new Error(`The world could not be set up. Usher wrote:\n${stderr}`, { cause: error });
  }
};
