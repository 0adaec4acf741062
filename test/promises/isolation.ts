import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { decodeJwt, type JWTPayload } from "jose";
import type { SiteRights } from "../../infra/local/entra/siteRights.ts";
import { LOCAL_CLIENT_ID, LOCAL_STAFF_CLIENT_ID } from "../../infra/local/layout.ts";
import type { Settings } from "../../shared/platform/config/settings.ts";
import { EMPLOYEE_ROLES } from "../../shared/platform/identity/callers.ts";
import type { Client } from "../e2e/client.ts";
import { askForDebug, licenseFor, newCustomer, newTicket, PRODUCT, signIn } from "../e2e/customers.ts";
import { isCustomers, othersAt, ROUTES, type Route, refusalOf, requestOf, type Scene } from "../e2e/routes.ts";
import { type CallerName, SITE_ID } from "../e2e/world.ts";
import { readEntities, readSql } from "./stored.ts";
import { type InProcess, reachable } from "./usher.ts";

/** Who stands before a door that is not theirs, and how they are turned away: status and code. */
export type Intruder = { who: string; token: string | undefined; refusal: readonly [number, string] };

/** Two customers of one Usher, tokens of everybody who may enter somewhere, and of some who may enter nowhere. */
export type Neighbours = {
  scene: Scene;
  callers: Readonly<Record<CallerName, string>>;
  /** The contact person of the other customer. */
  neighbour: string;
  /** A reader of the same ids in another tenant, and readers of other webs of the first customer's. */
  strangers: { elsewhere: string; otherWeb: string; otherSite: string };
  /** Tokens for the customers' registration with roles of the staff, as any administrator can hand them out. */
  pretenders: Readonly<Record<string, string>>;
  /** Tokens that open no door at all, by what is wrong with them. */
  nobodies: Readonly<Record<string, string>>;
  /** What only the first customer, and employees, may ever read. */
  secrets: readonly string[];
  call: Client;
};

/** The claims of a token, changed; what is set to undefined is left out. */
const changed = (token: string, changes: JWTPayload): JWTPayload =>
  JSON.parse(JSON.stringify({ ...decodeJwt(token), ...changes })) as JWTPayload;

/** The same token with another payload under the old signature. */
const tampered = (token: string, changes: JWTPayload): string => {
  const [header, , signature] = token.split(".");
  return [header, Buffer.from(JSON.stringify(changed(token, changes))).toString("base64url"), signature].join(".");
};

const unsigned = (token: string): string => {
  const header = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
  return `${header}.${token.split(".")[1]}.`;
};

/** Settles two customers, the first with a license, and has a token made of each kind. */
export const settleNeighbours = async (usher: InProcess): Promise<Neighbours> => {
  const reach = reachable(usher);
  const { call } = reach;
  const [settled, ben] = await Promise.all([newCustomer(reach), newCustomer(reach)]);
  const dead = settled.accessToken;
  const newPassword = "another sentence altogether";
  const change = { currentPassword: settled.password, newPassword };
  await call("POST /api/organization/password", { token: dead, body: change });
  const accessToken = await signIn(reach, settled.email, newPassword);
  const ada = { ...settled, password: newPassword, accessToken };

  const customer = { tenant: ada.tenant } as const;
  const [user, admin, component] = await Promise.all([
    usher.token({ kind: "user", ...customer, admin: false }),
    usher.token({ kind: "user", ...customer, admin: true }),
    usher.token({ kind: "app", ...customer }),
  ]);
  const onSite = (may: SiteRights, tenant = ada.tenant) => usher.token({ kind: "user", tenant, admin: false, may });
  const [siteGuid = "", webGuid = ""] = SITE_ID.split(".");
  const strangers = {
    elsewhere: await onSite({ rights: "designer", sites: [SITE_ID] }, ben.tenant),
    otherWeb: await onSite({ rights: "designer", sites: [`${siteGuid}.${siteGuid}`] }),
    otherSite: await onSite({ rights: "designer", sites: [`${webGuid}.${webGuid}`] }),
  };
  const employee = (...roles: (typeof EMPLOYEE_ROLES)[number][]) => usher.token({ kind: "employee", roles });
  const [manager, agent, officer] = await Promise.all(EMPLOYEE_ROLES.map((role) => employee(role)));
  const everyRole = await employee(...EMPLOYEE_ROLES);
  const callers = {
    contact: ada.accessToken,
    user,
    admin,
    reader: await onSite({ rights: "reader", sites: [SITE_ID] }),
    designer: await onSite({ rights: "designer", sites: [SITE_ID] }),
    component,
    "Licenses.Manage": manager ?? "",
    "Support.Agent": agent ?? "",
    "Privacy.Officer": officer ?? "",
  };

  const product = "alerts";
  await call(`PUT /api/staff/products/${product}`, { token: everyRole, body: PRODUCT });
  const from = new Date(usher.clock.now()).toISOString();
  const issued = await call("POST /api/staff/licenses", { token: everyRole, body: licenseFor(ada, product, from) });
  const license = { id: String(issued.json?.id), key: String(issued.json?.key) };

  const ticket = await newTicket(reach, ada);
  const consent = await askForDebug(reach, ada, ticket, { agent: everyRole, proof: admin });
  await whenMailsHaveLeft(usher);

  const roles = [...EMPLOYEE_ROLES];
  const past = Math.floor(usher.clock.now() / 1000) - 3600;
  return {
    scene: { ada, ben, product, license, ticket, consent, proof: admin },
    callers,
    neighbour: ben.accessToken,
    strangers,
    pretenders: {
      "a customer's admin who hands out every role": await usher.signed(changed(admin, { roles })),
      "a customer's app with every role of the staff": await usher.signed(changed(component, { roles })),
      "an employee's token for the customers' registration": await usher.signed(
        changed(everyRole, { aud: LOCAL_CLIENT_ID, azp: LOCAL_CLIENT_ID }),
      ),
    },
    nobodies: {
      "a contact whose password was changed since": dead,
      "a contact's token that names the other organization": tampered(ben.accessToken, decodeJwt(ada.accessToken)),
      "a contact's token without a signature": unsigned(ada.accessToken),
      "a customer's token for the staff's registration": await usher.signed(
        changed(admin, { roles, aud: LOCAL_STAFF_CLIENT_ID, azp: LOCAL_STAFF_CLIENT_ID }),
      ),
      "an app of the vendor's with every role": await usher.signed(
        changed(everyRole, { idtyp: "app", scp: undefined }),
      ),
      "an employee's token that has expired": await usher.signed(changed(everyRole, { exp: past })),
      "an employee's token with a changed role": tampered(manager ?? "", { roles }),
      "an employee's token without a signature": unsigned(everyRole),
      "no token at all, but the word": "token",
    },
    secrets: [
      ada.email,
      ada.organizationName,
      ada.organizationId,
      ada.tenant,
      license.id,
      license.key,
      ticket.id,
      ticket.ticketNumber,
      consent.id,
    ],
    call,
  };
};

/** Everybody but the right callers of a guarded route, with the refusal that awaits them. */
export const intrudersAt = (route: Route, { callers, nobodies, pretenders, strangers }: Neighbours): Intruder[] => {
  const signedOut = refusalOf(route, undefined);
  const tokens = { ...nobodies, ...(isCustomers(route) ? {} : pretenders) };
  const sites = { "a designer of another web": strangers.otherWeb, "a designer of another site": strangers.otherSite };
  return [
    { who: "a stranger", token: undefined, refusal: signedOut },
    ...Object.entries(tokens).map(([who, token]) => ({ who, token, refusal: signedOut })),
    ...othersAt(route).map((who) => ({ who, token: callers[who], refusal: refusalOf(route, who) })),
    ...Object.entries(isOfSite(route) ? sites : {}).map(([who, token]) => ({
      who,
      token,
      refusal: [404, "not-found"] as const,
    })),
  ];
};

/** Whether a route is about one site of a customer's. */
export const isOfSite = ({ name }: Route): boolean => name.includes("{siteId}");

/** The routes that not everybody may call, by name. */
export const GUARDED: readonly (readonly [string, Route])[] = ROUTES.filter(({ callers }) => callers).map((route) => [
  route.name,
  route,
]);

/** Sends a route's own request as whoever holds `token`. */
export const sendAs = ({ scene, call }: Neighbours, route: Route, token: string | undefined) =>
  call(requestOf(route, scene), { token, body: route.body?.(scene) });

/** Waits until no mail is under way, which would leave the store at an instant of its own. */
export const whenMailsHaveLeft = async ({ settings }: InProcess): Promise<void> => {
  for (let attempt = 0; attempt < 250; attempt += 1) {
    const outbox = (await readSql(settings.sql)).find(({ table }) => table === "outbox");
    if (outbox?.rows.length === 0) return;
    await pause(20);
  }
  throw new Error("A mail stays in the outbox.");
};

/** A digest of all that is stored, by table: equal before and after what must leave no trace. */
export const everythingStored = async ({
  settings,
  connectionString,
}: {
  settings: Pick<Settings, "sql">;
  connectionString: string;
}): Promise<Record<string, string>> =>
  Object.fromEntries(
    [...(await readSql(settings.sql)), ...(await readEntities(connectionString))].map(({ store, table, rows }) => [
      `${store} ${table}`,
      createHash("sha256").update(JSON.stringify(rows)).digest("hex"),
    ]),
  );
