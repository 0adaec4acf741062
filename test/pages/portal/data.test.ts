import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { lookAt } from "../looks.ts";
import { heading, openStage, type Stage, signIn, told } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

describe("one's own data", () => {
  test("says who looked, and is taken along as a file", async () => {
    const opened = await stage.enter("#/data");
    const { page, customer } = opened;
    await page.getByRole("button", { name: "Show who looked" }).click();
    await page.getByText("Nobody has looked").waitFor();
    const manager = await stage.usher.token("employee", "--role", "Licenses.Manage");
    await stage.usher.call(`GET /api/staff/organizations/${customer.organizationId}`, { token: manager });
    await page.reload();
    await page.getByRole("button", { name: "Show who looked" }).click();
    await page.getByText("somebody who manages licenses").waitFor();
    await lookAt(page, "data");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download your data" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("usher-data.json");
    const text = await readFile(await file.path(), "utf8");
    expect(text).toContain(customer.email);
    expect(JSON.parse(text)).toMatchObject({ readings: [{ role: "Licenses.Manage" }] });
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("is deleted after a clear warning, with the password, and leaves a receipt", async () => {
    const opened = await stage.enter("#/data");
    const { page, customer } = opened;
    await page.getByRole("button", { name: "Delete everything …" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete everything for good?" });
    await dialog.getByText("Your licenses end at once").waitFor();
    await lookAt(page, "data-delete");
    await dialog.getByRole("button", { name: "Keep everything" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Delete everything …" }).click();
    await dialog.getByRole("button", { name: "Delete everything for good" }).click();
    await dialog.getByRole("alert").getByText("This is needed").waitFor();
    await dialog.getByLabel("Your password").fill("not the right sentence");
    await dialog.getByRole("button", { name: "Delete everything for good" }).click();
    await dialog.getByRole("alert").getByText("Your password – Your present password is not right").waitFor();
    await dialog.getByLabel("Your password").fill(customer.password);
    // The receipt is in this one answer: it is waited for, however long the keys take to go.
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    await page.route("**/api/organization/erasure", async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await answered.promise;
      await route.fulfill({ response });
    });
    await page.clock.install();
    await dialog.getByRole("button", { name: "Delete everything for good" }).click();
    await asked.promise;
    await page.clock.fastForward("02:00");
    answered.resolve();
    await heading(opened, "Everything is deleted");
    await page.clock.resume();
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the receipt" }).click(),
    ]);
    expect(await readFile(await file.path(), "utf8")).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    await page.getByRole("button", { name: "See how far it is" }).click();
    await page.getByText(/cleared away within the hour|to the last row/).waitFor();
    await lookAt(page, "data-deleted");
    const number = await page.locator(".copy code").textContent();
    await page.getByRole("link", { name: "/#/receipt/" }).click();
    await heading(opened, "How far is a deletion?");
    expect(await page.getByLabel("Number of the receipt").inputValue()).toBe(number);
    await page.goBack();
    await heading(opened, "Everything is deleted");
    await page.goto(`${stage.usher.origin}/#/data`);
    await page.reload();
    await heading(opened, "Sign in");
    await page.goto(`${stage.usher.origin}/#/receipt`);
    await heading(opened, "How far is a deletion?");
    await page.getByLabel("Number of the receipt").fill("not one");
    await page.getByRole("button", { name: "See how far it is" }).click();
    await told(opened, "alert", "There is no receipt of this number");
    await page.getByLabel("Number of the receipt").fill(number ?? "");
    await page.getByRole("button", { name: "See how far it is" }).click();
    await page
      .getByRole("status")
      .getByText(/cleared away within the hour|to the last row/)
      .waitFor();
    await lookAt(page, "receipt");
    await page.goto(`${stage.usher.origin}/#/`);
    await signIn(page, customer.email, customer.password);
    await told(opened, "alert", "is not right");
    await opened.expectQuiet();
    await opened.context.close();
  });
});
