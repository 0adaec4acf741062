import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newCustomer } from "../../e2e/customers.ts";
import { lookAt } from "../looks.ts";
import { heading, openStage, type Stage, told } from "../portal/stage.ts";
import { enterConsole } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

describe("a deletion that was asked for", () => {
  test("is passed on by one officer and confirmed by another, never by the same", async () => {
    const customer = await newCustomer(stage.usher);
    const opened = await enterConsole(stage, ["Privacy.Officer"]);
    const { page } = opened;
    await heading(opened, "Deletions");
    await page.getByLabel("Their e-mail address").fill("nobody@customer.example");
    await page.getByRole("button", { name: "Send the link" }).click();
    await told(opened, "alert", "Nothing is kept under this address");
    await page.getByLabel("Their e-mail address").fill(customer.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await told(opened, "status", "The link is on its way");
    const address = await page.getByText(`${stage.usher.origin}/staff#/erasures/`).textContent();
    expect(await stage.usher.inbox.linkToken(customer.email, "erasure")).toHaveLength(43);
    await lookAt(page, "console-erasures");

    await page.goto(String(address));
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "Delete everything for good" }).click();
    await told(opened, "alert", "You made this request yourself");
    await lookAt(page, "console-erasure-own");
    await opened.expectQuiet();

    const other = await enterConsole(stage, ["Privacy.Officer", "Support.Agent"], String(address).split("staff")[1]);
    await other.page.getByRole("button", { name: "Go on" }).click();
    await other.page.getByRole("button", { name: "Leave it as it is" }).click();
    await other.page.getByRole("button", { name: "Go on" }).click();
    await other.page.getByRole("button", { name: "Delete everything for good" }).click();
    await heading(other, "Everything is deleted");
    await lookAt(other.page, "console-erased");
    const { status } = await stage.usher.call("GET /api/organization", { token: customer.accessToken });
    expect(status).toBe(401);

    await page.getByRole("button", { name: "Delete everything for good" }).click();
    await told(opened, "alert", "There is no such request");
    await other.expectQuiet();
    await Promise.all([opened.context.close(), other.context.close()]);
  });
});
