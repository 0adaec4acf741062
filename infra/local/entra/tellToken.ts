import { parseArgs } from "node:util";
import { z } from "zod";
import { EMPLOYEE_ROLES } from "../../../shared/platform/identity/callers.ts";
import { createFileClock } from "../clock/fileClock.ts";
import { type CommandLine, NotNow, WrongArguments } from "../command.ts";
import { layoutOf } from "../layout.ts";
import { readAuthority } from "./authority.ts";
import { mintToken, type TokenRequest } from "./mintToken.ts";
import { readSigningKey } from "./signingKey.ts";

export const USAGE = `npm run --silent token -- user --tenant <tenant id> [--admin]
npm run --silent token -- app --tenant <tenant id>
npm run --silent token -- employee --role <role> [--role <role>]
  a tenant id is a GUID; a role is one of ${EMPLOYEE_ROLES.join(", ")}`;

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

const tenant = { type: "string" } as const;

const readRequest = ([kind = "", ...args]: readonly string[]): TokenRequest => {
  switch (kind) {
    case "user": {
      const { values } = parseArgs({ args, options: { tenant, admin: { type: "boolean" } } });
      return { kind, tenant: tenantOf(values.tenant), admin: values.admin ?? false };
    }
    case "app":
      return { kind, tenant: tenantOf(parseArgs({ args, options: { tenant } }).values.tenant) };
    case "employee": {
      const { values } = parseArgs({ args, options: { role: { type: "string", multiple: true } } });
      return { kind, roles: rolesOf(values.role) };
    }
    default:
      throw new WrongArguments("Whose token? user, app or employee comes first.");
  }
};

/** `npm run token`: an access token as Entra ID would issue it, signed by the stand-in's key. */
export const tokenCommand = async ({ args, environment }: CommandLine): Promise<string> => {
  const request = readRequest(args);
  const { entraFolder, clockFile } = layoutOf(environment);
  const [key, authority] = await Promise.all([readSigningKey(entraFolder), readAuthority(entraFolder)]);
  if (!key || !authority) throw new NotNow("Usher has not been started here yet. Run `npm start` first.");
  return mintToken(request, { authority, key, clock: createFileClock(clockFile) });
};
