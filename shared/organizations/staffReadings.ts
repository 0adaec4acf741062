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

/** What an employee reads of organizations. The trail is written first: without it nothing is shown. */
export const readAs = async (
  { sql, readings }: Parts,
  employee: Employee,
  accounts: readonly Account[],
): Promise<ProfileView[]> => {
  const role = roleOf(employee);
  const views = accounts.map(profileView);
  if (accounts.length > 0) {
    await sql.transaction((transaction) =>
      readings.record(
        transaction,
        accounts.map(({ organization, key }) => ({ organizationId: organization.id, key, oid: employee.oid, role })),
      ),
    );
  }
  return views;
};
