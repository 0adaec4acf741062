import type { Employee } from "../platform/identity/callers.ts";
import { findAccount } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { notFound } from "./refusals.ts";
import type { ProfileView } from "./schemas.ts";
import { readAs } from "./staffReadings.ts";

/** An organization as an employee sees it; leaves a trace. Throws `not-found`. */
export const readOrganization = async (parts: Parts, employee: Employee, id: string): Promise<ProfileView> => {
  const account = await findAccount(parts, id);
  const [view] = account ? await readAs(parts, employee, [account]) : [];
  if (view === undefined) throw notFound();
  return view;
};
