import type { EmployeeRole } from "../../shared/platform/identity/callers.ts";
import { claimsOf } from "../session/claims.ts";

/** Who is signed in, as their token says. */
export type Employee = { oid: string | undefined; roles: readonly string[] };

export const employeeOf = (token: string): Employee => {
  const { oid, roles = [] } = claimsOf<{ oid: string; roles: string[] }>(token);
  return { oid, roles };
};

/** Whether an employee has one of these roles. Usher decides; the page shows only what it would allow. */
export const hasOneOf = ({ roles }: Employee, wanted: readonly EmployeeRole[]): boolean =>
  wanted.some((role) => roles.includes(role));
