import { parseArgs } from "node:util";
import * as z from "zod";
import { EMPLOYEE_ROLES } from "../../../shared/platform/identity/callers.ts";
import { siteId, siteIdOf } from "../../../shared/platform/sharepoint/siteId.ts";
import { createFileClock } from "../clock/fileClock.ts";
import { type CommandLine, NotNow, WrongArguments } from "../command.ts";
import { layoutOf } from "../layout.ts";
import { readAuthority } from "./authority.ts";
import { employeeName } from "./authorize.ts";
import { mintToken, type TokenRequest } from "./mintToken.ts";
import { readSigningKey, rotateSigningKey } from "./signingKey.ts";
import type { SiteRights } from "./siteRights.ts";

export const USAGE = `npm run --silent token -- user --tenant <tenant id> [--admin] [--rights <rights>] [--sites <site id>,…]
npm run --silent token -- app --tenant <tenant id>
npm run --silent token -- employee --role <role> [--role <role>] [--who <name>]
npm run --silent token -- rotate
  a tenant id is a GUID; a role is one of ${EMPLOYEE_ROLES.join(", ")}
  without a name, other roles are another employee; somebody with a name is the same whatever their roles
  rights are reader or designer, on the sites listed (<site GUID>.<web GUID>), else on every one; sites alone are read,
  and with neither a user may do nothing on any site
  rotate publishes the stand-in's next signing key; the second time, tokens are signed with it`;

const TENANT = z.guid();
const ROLES = z.array(z.enum(EMPLOYEE_ROLES)).min(1);

const tenantOf = (value: string | undefined): string => {
  const { data } = TENANT.safeParse(value);
  if (data === undefined) throw new WrongArguments("--tenant needs a tenant id, a GUID.");
  return data;
};

const rolesOf = (values: string[] | undefined) => {
  const { data } = ROLES.safeParse(values);
  if (data === undefined) throw new WrongArguments(`--role needs one of ${EMPLOYEE_ROLES.join(", ")}.`);
  return [...new Set(data)];
};

const whoOf = (value: string | undefined): string | undefined => {
  const { data, success } = employeeName.optional().safeParse(value);
  if (!success) throw new WrongArguments("--who needs a name of letters, digits and spaces.");
  return data;
};

const RIGHTS = z.enum(["reader", "designer"]);
const SITES = z.array(siteId).min(1);

/** Naming sites alone makes a reader of them. */
const rightsOf = (rights: string | undefined, sites: string | undefined): SiteRights | undefined => {
  if (rights === undefined && sites === undefined) return undefined;
  const may = RIGHTS.safeParse(rights ?? "reader");
  if (!may.success) throw new WrongArguments("--rights needs reader or designer.");
  if (sites === undefined) return { rights: may.data };
  const listed = SITES.safeParse(sites.split(","));
  if (!listed.success) {
    throw new WrongArguments("--sites needs site ids, <site GUID>.<web GUID>, with commas between them.");
  }
  return { rights: may.data, sites: listed.data.map(siteIdOf) };
};

const string = { type: "string" } as const;
const USER_OPTIONS = { tenant: string, admin: { type: "boolean" }, rights: string, sites: string } as const;

const readRequest = ([kind = "", ...args]: readonly string[]): TokenRequest => {
  switch (kind) {
    case "user": {
      const { values } = parseArgs({ args, options: USER_OPTIONS });
      const may = rightsOf(values.rights, values.sites);
      return { kind, tenant: tenantOf(values.tenant), admin: values.admin ?? false, may };
    }
    case "app":
      return { kind, tenant: tenantOf(parseArgs({ args, options: { tenant: string } }).values.tenant) };
    case "employee": {
      const { values } = parseArgs({ args, options: { role: { type: "string", multiple: true }, who: string } });
      return { kind, roles: rolesOf(values.role), who: whoOf(values.who) };
    }
    default:
      throw new WrongArguments("Whose token? user, app or employee comes first, or rotate.");
  }
};

const NEVER_STARTED = "Usher has not been started here yet. Run `npm start` first.";

const ROTATED = {
  published: "The next key is published. Once it is known everywhere, rotate again: tokens are signed with it then.",
  signs: "Tokens are signed with the next key from now on. The one before stays published.",
};

const rotate = async (args: readonly string[], folder: string): Promise<string> => {
  if (args.length > 0) throw new WrongArguments("rotate takes no arguments.");
  if (!(await readSigningKey(folder))) throw new NotNow(NEVER_STARTED);
  return ROTATED[await rotateSigningKey(folder)];
};

/** `npm run token`: an access token as Entra ID would issue it, signed by the stand-in's key; or that key's rotation. */
export const tokenCommand = async ({ args, environment }: CommandLine): Promise<string> => {
  const { entraFolder, clockFile } = layoutOf(environment);
  if (args[0] === "rotate") return rotate(args.slice(1), entraFolder);
  const request = readRequest(args);
  const [key, authority] = await Promise.all([readSigningKey(entraFolder), readAuthority(entraFolder)]);
  if (!key || !authority) throw new NotNow(NEVER_STARTED);
  return mintToken(request, { authority, key, clock: createFileClock(clockFile) });
};
