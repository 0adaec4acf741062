import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { lookAt } from "../looks.ts";
import { heading, openStage, putProduct, type Stage, told } from "../portal/stage.ts";
import { enterConsole } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await putProduct(stage.usher);
}, 60_000);
afterAll(() => stage?.close());

const MANAGES = ["Licenses.Manage"] as const;

describe("the catalogue", () => {
  test("takes a product and its change, tells faults at their fields, and stops who comes second", async () => {
    const opened = await enterConsole(stage, MANAGES, "#/products");
    const { page } = opened;
    await page.getByRole("link", { name: "Alerts" }).waitFor();
    await lookAt(page, "console-products");
    await page.getByRole("link", { name: "Add a product" }).click();
    const id = page.getByLabel("Id", { exact: true });
    await id.fill("ALERTS");
    await page.getByLabel("Name").fill("Forms");
    await page.getByLabel("Components").fill("form, viewer");
    await page.getByLabel("Editions").fill("basic: print\npro: print, sign");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "There is a product with this id");
    await id.fill("no id!");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "Id – Letters and digits");
    expect(await id.getAttribute("aria-invalid")).toBe("true");
    await id.fill("forms");
    await page.getByLabel("Days of a trial").fill("14");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "This is needed where there are days of a trial");
    await page.getByLabel("Edition of a trial").fill("best");
    await page.getByLabel("Lease in seconds").fill("5");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "not right yet");
    await lookAt(page, "console-product-faults");
    await page.getByLabel("Lease in seconds").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "This must be one of the editions");
    expect(await page.getByLabel("Edition of a trial").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Edition of a trial").fill("basic");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "status", "Forms is in the catalogue from now on");
    await page.getByRole("link", { name: "Forms" }).click();
    await heading(opened, "Forms");
    expect(await page.getByText("is in the catalogue").count()).toBe(0);
    expect(await page.getByLabel("Editions").inputValue()).toBe("basic: print\npro: print, sign");

    const other = await enterConsole(stage, MANAGES, "#/products/forms");
    await other.page.getByLabel("Name").fill("Forms by another");
    await other.page.getByRole("button", { name: "Save" }).click();
    await told(other, "status", "Forms by another is saved");
    await page.getByLabel("Name").fill("Forms, too late");
    await page.getByLabel("Lease in seconds").fill("7200");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "Nothing is saved yet: somebody else changed this product meanwhile");
    expect(await page.locator(".notice dl").textContent()).toBe("NameForms by another");
    await lookAt(page, "console-product-conflict");
    await page.reload();
    expect(await page.getByLabel("Name").inputValue()).toBe("Forms, too late");
    await page.getByLabel("Name").fill("Forms");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "alert", "Nothing is saved yet");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "status", "Forms by another is saved");
    expect(await page.getByLabel("Name").inputValue()).toBe("Forms by another");
    expect(await page.getByLabel("Lease in seconds").inputValue()).toBe("7200");
    await page.getByLabel("Oldest version").fill("2.0.0");
    await page.getByRole("button", { name: "Save" }).click();
    await told(opened, "status", "Forms by another is saved");
    await lookAt(other.page, "console-product");
    await opened.expectQuiet();
    await Promise.all([opened.context.close(), other.context.close()]);
  });
});
