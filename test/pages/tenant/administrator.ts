import type { Page } from "playwright-core";
import { type Customer, newCustomer } from "../../e2e/customers.ts";
import type { Stage } from "../portal/stage.ts";
import type { QuietPage } from "../watch.ts";

/** Opens the page of tenant administrators in a window of its own. */
export const openTenantPage = (stage: Stage): Promise<QuietPage> => stage.open("", "tenant");

/** On the stand-in's page: says who one is. */
export const choose = async (page: Page, tenant: string | undefined, who = "its administrator"): Promise<void> => {
  if (tenant !== undefined) await page.getByLabel("Tenant id").fill(tenant);
  await page.getByRole("button", { name: who }).click();
};

/** Leaves for the sign-in, and comes back as an administrator. */
export const signInAs = async (page: Page, tenant: string, who?: string): Promise<void> => {
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await choose(page, tenant, who);
};

/** The same, with an administrator of a tenant signed in. */
export const enterTenantPage = async (stage: Stage, tenant: string): Promise<QuietPage> => {
  const opened = await openTenantPage(stage);
  await signInAs(opened.page, tenant);
  await opened.page.getByRole("button", { name: "Sign out" }).waitFor();
  return opened;
};

export const save = (page: Pick<Page, "getByRole">): Promise<void> =>
  page.getByRole("button", { name: "Save", exact: true }).click();

/** A customer whose tenant is proven to be theirs. */
export const newLinked = async ({ usher }: Pick<Stage, "usher">): Promise<Customer> => {
  const customer = await newCustomer(usher);
  const entraToken = await usher.token("user", "--tenant", customer.tenant, "--admin");
  const { status } = await usher.call("POST /api/organization/tenants", {
    token: customer.accessToken,
    body: { entraToken },
  });
  if (status !== 201) throw new Error(`The tenant's proof was answered with ${status}.`);
  return customer;
};

/** The settings as Usher answers them to another administrator. */
export const settingsOf = async ({ usher }: Pick<Stage, "usher">, tenant: string) => {
  const token = await usher.token("user", "--tenant", tenant, "--admin");
  return (await usher.call("GET /api/tenant/settings", { token })).json;
};
