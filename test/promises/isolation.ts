import { decodeJwt, type JWTPayload } from "jose";
import { LOCAL_CLIENT_ID, LOCAL_STAFF_CLIENT_ID } from "../../infra/local/layout.ts";
import { EMPLOYEE_ROLES } from "../../shared/platform/identity/callers.ts";
import type { Client } from "../e2e/client.ts";
import { licenseFor, newCustomer, PRODUCT, type Reachable, signIn } from "../e2e/customers.ts";
import { ROUTES, type Route, requestOf, type Scene } from "../e2e/routes.ts";
import { CALLERS, type CallerName } from "../e2e/world.ts";
import { readEntities, readSql } from "./stored.ts";
import type { InProcess } from "./usher.ts";

/** Who stands before a door that is not theirs, and how they are turned away: status and code. */
export type Intruder = { who: string; token: string | undefined; refusal: readonly [number, string] };

/** Two customers of one Usher, tokens of everybody who may enter somewhere, and of some who may enter nowhere. */
export type Neighbours = {
  scene: Scene;
  callers: Readonly<Record<CallerName, string>>;
  /** The contact person of the other customer. */
  neighbour: string;
  /** Tokens that open no door at all, by what is wrong with them. */
  nobodies: Readonly<Record<string, string>>;
  /** What only the first customer, and employees, may ever read. */
  secrets: readonly string[];
  call: Client;
};

const reachable = (usher: InProcess): Reachable => ({
  call: async (request, { token, body } = {}) => {
    const [method = "", path = ""] = request.split(" ");
    const answer = await usher.ask(method, path, { ...(token === undefined ? {} : { token }), body });
    return { ...answer, json: answer.body as Record<string, unknown> };
  },
  inbox: {
    linkToken: async (address, action) =>
      new RegExp(`/link#${action}\\.([\\w-]{43})`).exec((await usher.mail(address, `#${action}.`)).text)?.[1] ?? "",
  },
});

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
  const employee = (...roles: (typeof EMPLOYEE_ROLES)[number][]) => usher.token({ kind: "employee", roles });
  const [manager, agent, officer] = await Promise.all(EMPLOYEE_ROLES.map((role) => employee(role)));
  const everyRole = await employee(...EMPLOYEE_ROLES);
  const callers = {
    contact: ada.accessToken,
    user,
    admin,
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

  const roles = [...EMPLOYEE_ROLES];
  const past = Math.floor(usher.clock.now() / 1000) - 3600;
  return {
    scene: { ada, ben, product, license, proof: admin },
    callers,
    neighbour: ben.accessToken,
    nobodies: {
      "a contact whose password was changed since": dead,
      "a contact's token that names the other organization": tampered(ben.accessToken, decodeJwt(ada.accessToken)),
      "a contact's token without a signature": unsigned(ada.accessToken),
      "a customer's admin who hands out every role": await usher.signed(changed(admin, { roles })),
      "a customer's app with every role of the staff": await usher.signed(changed(component, { roles })),
      "a customer's token for the staff's registration": await usher.signed(
        changed(admin, { roles, aud: LOCAL_STAFF_CLIENT_ID, azp: LOCAL_STAFF_CLIENT_ID }),
      ),
      "an employee's token for the customers' registration": await usher.signed(
        changed(everyRole, { aud: LOCAL_CLIENT_ID, azp: LOCAL_CLIENT_ID }),
      ),
      "an app of the vendor's with every role": await usher.signed(
        changed(everyRole, { idtyp: "app", scp: undefined }),
      ),
      "an employee's token that has expired": await usher.signed(changed(everyRole, { exp: past })),
      "an employee's token with a changed role": tampered(manager ?? "", { roles }),
      "an employee's token without a signature": unsigned(everyRole),
      "no token at all, but the word": "token",
    },
    secrets: [ada.email, ada.organizationName, ada.organizationId, ada.tenant, license.id, license.key],
    call,
  };
};

const isEmployee = (name: CallerName): boolean => EMPLOYEE_ROLES.some((role) => role === name);

/** Everybody but the right callers of a guarded route, with the refusal that awaits them. */
export const intrudersAt = (route: Route, { callers, nobodies }: Neighbours): Intruder[] => {
  const rightful = route.callers ?? [];
  const signedOut = [401, "not-signed-in"] as const;
  const refusalOf = (name: CallerName) =>
    isEmployee(name) && rightful.some(isEmployee) ? ([403, "not-allowed"] as const) : signedOut;
  return [
    { who: "a stranger", token: undefined, refusal: signedOut },
    ...Object.entries(nobodies).map(([who, token]) => ({ who, token, refusal: signedOut })),
    ...CALLERS.filter((name) => !rightful.includes(name)).map((name) => ({
      who: name,
      token: callers[name],
      refusal: refusalOf(name),
    })),
  ];
};

/** The routes that not everybody may call, by name. */
export const GUARDED: readonly (readonly [string, Route])[] = ROUTES.filter(({ callers }) => callers).map((route) => [
  route.name,
  route,
]);

/** Sends a route's own request as whoever holds `token`. */
export const sendAs = ({ scene, call }: Neighbours, route: Route, token: string | undefined) =>
  call(requestOf(route, scene), { token, body: route.body?.(scene) });

/** All that is stored, as text: equal before and after what must leave no trace. */
export const everythingStored = async ({ settings, connectionString }: InProcess): Promise<string> =>
  JSON.stringify([await readSql(settings.sql), await readEntities(connectionString)]);
