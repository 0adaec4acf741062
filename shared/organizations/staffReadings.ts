import { EMPLOYEE_ROLES, type Employee, type EmployeeRole } from "../platform/identity/callers.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Account } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { profileView } from "./profileView.ts";
import type { ProfileView } from "./schemas.ts";

const roleOf = ({ roles }: Employee): EmployeeRole => {
  const role = EMPLOYEE_ROLES.find((one) => roles.includes(one));
  if (role === undefined) throw new Refusal("not-allowed", "This takes a role that you do not have.");
  return role;
};

/** Who reads, and the role that let them. */
export type Reader = { oid: string; role: EmployeeRole };

/** Leaves the trail of a reading with the organizations that it concerns. Without it nothing may be shown. */
export const leaveTrail = async (
  { sql, readings }: Parts,
  { oid, role }: Reader,
  accounts: readonly Account[],
): Promise<void> => {
  if (accounts.length === 0) return;
  const trail = accounts.map(({ organization, key }) => ({ organizationId: organization.id, key, oid, role }));
  await sql.transaction((transaction) => readings.record(transaction, trail));
};

/** What an employee reads of organizations. The trail is written first: without it nothing is shown. */
export const readAs = async (
  parts: Parts,
  employee: Employee,
  accounts: readonly Account[],
): Promise<ProfileView[]> => {
  const role = roleOf(employee);
  const views = accounts.map(profileView);
  await leaveTrail(parts, { oid: employee.oid, role }, accounts);
  return views;
};
