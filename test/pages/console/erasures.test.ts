import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newCustomer } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { heading, openStage, type Stage, told } from "../portal/stage.ts";
import type { QuietPage } from "../watch.ts";
import { enterConsole } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

const pass = async ({ page }: QuietPage, email: string): Promise<void> => {
  await page.getByLabel("Their e-mail address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
};

const rowOf = ({ page }: QuietPage, email: string) => page.getByRole("listitem").filter({ hasText: email });

const LIST = /^GET \S+\/api\/staff\/erasures$/;
const looksAt = ({ requests }: QuietPage, what: RegExp): number => requests.filter((one) => what.test(one)).length;

describe("a deletion that was asked for", () => {
  test("is asked for by one officer and confirmed by another, never by the same", async () => {
    const customer = await newCustomer(stage.usher);
    const opened = await enterConsole(stage, ["Privacy.Officer"]);
    const { page } = opened;
    await heading(opened, "Erasures");
    await page.getByText("No request is open.").waitFor();
    await pass(opened, "nobody@customer.example");
    await told(opened, "alert", "Nothing is kept under this address");
    await pass(opened, customer.email);
    await told(opened, "status", "The link is on its way");
    await rowOf(opened, customer.email).getByText("asked for by you").waitFor();
    expect(await page.getByRole("button", { name: /^Confirm/ }).count()).toBe(0);
    const address = await page.getByText(`${stage.usher.origin}/staff#/erasures/`).textContent();
    expect(await stage.usher.inbox.linkToken(customer.email, "erasure")).toHaveLength(43);
    await lookAt(page, "console-erasures");

    const other = await enterConsole(stage, ["Privacy.Officer", "Support.Agent"], String(address).split("staff")[1]);
    await heading(other, "A request for erasure");
    await rowOf(other, customer.email).getByText("asked for by another officer").waitFor();
    const confirm = other.page.getByRole("button", { name: `Confirm: ${customer.email}` });
    const really = other.page.getByRole("button", { name: "Erase everything for good" });
    expect([looksAt(other, LIST), looksAt(other, /^GET \S+\/api\/staff\/erasures\/[\w-]+$/)]).toEqual([0, 1]);
    await lookAt(other.page, "console-erasure-one");
    await confirm.click();
    await lookAt(other.page, "console-erasure-confirm");
    await other.page.getByRole("button", { name: "Leave it as it is" }).click();
    expect(await other.page.evaluate("document.activeElement.textContent")).toBe("Confirm");
    await other.page.getByRole("link", { name: "All requests" }).click();
    await heading(other, "Erasures");
    await confirm.click();
    await other.context.setOffline(true);
    await really.click();
    await told(other, "alert", "no connection");
    await other.context.setOffline(false);
    await really.click();
    await heading(other, "Everything is erased");
    expect(looksAt(other, LIST)).toBe(1);
    await lookAt(other.page, "console-erased");
    const { status } = await stage.usher.call("GET /api/organization", { token: customer.accessToken });
    expect(status).toBe(401);
    await other.page.getByRole("button", { name: "To erasures" }).click();
    await other.page.getByText("No request is open.").waitFor();
    expect(looksAt(other, LIST)).toBe(2);

    await page.goto(String(address));
    await page.getByText("This request is open no more").waitFor();
    for (const each of [opened, other]) await each.expectQuiet();
    await Promise.all([opened.context.close(), other.context.close()]);
  });

  test("is confirmed at the address that was handed over, and goes from there back to all of them", async () => {
    const { email } = await newCustomer(stage.usher);
    const officer = await stage.usher.token("employee", "--role", "Privacy.Officer");
    const asked = await stage.usher.call("POST /api/staff/erasures", { token: officer, body: { contactEmail: email } });
    const address = `#/erasures/${String(asked.json?.id)}`;
    const opened = await enterConsole(stage, ["Privacy.Officer", "Support.Agent"], address);
    const { page } = opened;
    await rowOf(opened, email).getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("button", { name: "Erase everything for good" }).click();
    await heading(opened, "Everything is erased");
    await page.getByRole("button", { name: "To erasures" }).click();
    await heading(opened, "Erasures");
    await page.getByText("No request is open.").waitFor();
    expect([looksAt(opened, LIST), looksAt(opened, /^GET \S+\/api\/staff\/erasures\//)]).toEqual([1, 1]);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("leaves the list of whoever comes too late, and is listed again once the connection is back", async () => {
    const [one, two] = [await newCustomer(stage.usher), await newCustomer(stage.usher)];
    const opened = await enterConsole(stage, ["Privacy.Officer"]);
    for (const { email } of [one, two]) {
      await pass(opened, email);
      await rowOf(opened, email).waitFor();
    }
    const other = await enterConsole(stage, ["Privacy.Officer", "Support.Agent"], "#/erasures");
    await rowOf(other, two.email).getByRole("button", { name: "Confirm" }).click();
    const link = { token: await stage.usher.inbox.linkToken(two.email, "erasure") };
    expect((await stage.usher.call("POST /api/erasures/confirm", { body: link })).status).toBe(200);
    await other.page.getByRole("button", { name: "Erase everything for good" }).click();
    await told(other, "alert", "There is no such request");
    await other.page.keyboard.press("Escape");
    await rowOf(other, two.email).waitFor({ state: "detached" });
    expect(await rowOf(other, one.email).count()).toBe(1);

    await other.context.setOffline(true);
    await other.page.getByRole("link", { name: "Operations" }).click();
    await other.page.getByRole("link", { name: "Erasures" }).click();
    await told(other, "alert", "no connection");
    await other.context.setOffline(false);
    await other.page.getByRole("button", { name: "Try again" }).click();
    await rowOf(other, one.email).waitFor();
    for (const each of [opened, other]) await each.expectQuiet();
    await Promise.all([opened.context.close(), other.context.close()]);
  });
});
