import type { Browser, Page } from "playwright-core";
import { newCustomer, PRODUCT } from "../../e2e/customers.ts";
import { type BuiltPackage, buildPackage } from "../../e2e/package.ts";
import { newPlace, startUsher, type Usher } from "../../e2e/usher.ts";
import { openBrowser } from "../browser.ts";
import { openQuiet, type QuietPage } from "../watch.ts";

/** The built Usher as `npm start` runs it, and a browser. */
export type Stage = {
  usher: Usher;
  browser: Browser;
  /** The stand-in for Microsoft's sign-in. */
  authority: string;
  /** Opens the portal at a hash, in a window of its own that nobody is signed in to. */
  open(hash?: string, query?: string): Promise<QuietPage>;
  /** The same, with a new customer signed in. */
  enter(hash?: string): Promise<QuietPage & { customer: Awaited<ReturnType<typeof newCustomer>> }>;
  close(): Promise<void>;
};

/** `settings`: beside those of ports and state. */
export const openStage = async (settings: NodeJS.ProcessEnv = {}): Promise<Stage> => {
  const built: BuiltPackage = await buildPackage();
  const [usher, browser] = await Promise.all([
    startUsher(built.folder, { ...(await newPlace()), ...settings }),
    openBrowser(),
  ]);
  const authority = `http://127.0.0.1:${usher.environment.USHER_ENTRA_PORT}`;
  const open: Stage["open"] = async (hash = "", query = "") => {
    const opened = await openQuiet(browser, [usher.origin, authority]);
    await opened.page.goto(`${usher.origin}/${query}${hash}`);
    return opened;
  };
  return {
    usher,
    browser,
    authority,
    open,
    enter: async (hash = "") => {
      const [customer, opened] = await Promise.all([newCustomer(usher), open(hash)]);
      await signIn(opened.page, customer.email, customer.password);
      await opened.page.getByRole("button", { name: "Sign out" }).waitFor();
      return { ...opened, customer };
    },
    close: async () => {
      await browser.close();
      await usher.remove();
      await built.remove();
    },
  };
};

/** A catalogue of one product that can be tried. */
export const putProduct = async (usher: Usher, product = "alerts"): Promise<string> => {
  const manager = await usher.token("employee", "--role", "Licenses.Manage");
  await usher.call(`PUT /api/staff/products/${product}`, { token: manager, body: PRODUCT });
  return manager;
};

export const signIn = async (page: Page, email: string, password: string): Promise<void> => {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
};

/** Waits for a part of the page by its heading. */
export const heading = async ({ page }: Pick<QuietPage, "page">, name: string): Promise<void> => {
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
};

/** Waits for something that is to be noticed, said well or ill. */
export const told = async (
  { page }: Pick<QuietPage, "page">,
  role: "alert" | "status",
  text: string,
): Promise<void> => {
  await page.getByRole(role).filter({ hasText: text }).first().waitFor();
};
