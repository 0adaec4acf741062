import type { EmployeeRole } from "../../../shared/platform/identity/callers.ts";
import type { Stage } from "../portal/stage.ts";
import type { QuietPage } from "../watch.ts";

/** Picks who one is at the stand-in for Microsoft's sign-in: an employee with these roles. */
export const chooseEmployee = async (
  { page }: Pick<QuietPage, "page">,
  roles: readonly EmployeeRole[],
): Promise<void> => {
  await page.getByRole("heading", { name: "Who signs in?" }).waitFor();
  for (const role of roles) await page.getByLabel(role).check();
  await page.getByRole("button", { name: "Sign in as an employee" }).click();
};

/** Opens the console at a hash, in a window of its own that nobody is signed in to. */
export const openConsole = (stage: Stage, hash = ""): Promise<QuietPage> => stage.open(hash, "staff");

/** The same, with an employee signed in who has these roles. */
export const enterConsole = async (stage: Stage, roles: readonly EmployeeRole[], hash = ""): Promise<QuietPage> => {
  const opened = await openConsole(stage, hash);
  await opened.page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await chooseEmployee(opened, roles);
  await opened.page.getByRole("button", { name: "Sign out" }).waitFor();
  return opened;
};
