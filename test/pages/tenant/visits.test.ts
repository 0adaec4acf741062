import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { lookAt } from "../looks.ts";
import { heading, openStage, type Stage, told } from "../portal/stage.ts";
import { choose, enterTenantPage, newLinked, openTenantPage, save, settingsOf, signInAs } from "./administrator.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

describe("who comes to the page", () => {
  test("administers a tenant of nobody: is told what to do, consents, and signs out", async () => {
    const opened = await openTenantPage(stage);
    const { page } = opened;
    await heading(opened, "Settings of your Microsoft 365 tenant");
    await lookAt(page, "tenant-sign-in");
    const tenant = randomUUID();
    await page.evaluate('sessionStorage.setItem("usher-draft-support", JSON.stringify({ text: "Half a question" }))');
    await signInAs(page, tenant);
    await page.getByText("belongs to no organization yet").waitFor();
    expect(await page.evaluate('sessionStorage.getItem("usher-draft-support")')).toContain("Half a question");
    expect(await page.getByText("You signed in for another tenant").count()).toBe(0);
    await page.getByText(tenant).waitFor();
    await lookAt(page, "tenant-not-linked");
    expect(await page.getByLabel("Time zone").count()).toBe(0);
    await page.getByRole("link", { name: "Consent at Microsoft" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await told(opened, "alert", "Consent was not given");
    await page.getByRole("link", { name: "Consent at Microsoft" }).click();
    await page.getByRole("button", { name: "Accept" }).click();
    await told(opened, "status", "consent was given");
    expect(page.url()).toBe(`${stage.usher.origin}/tenant`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await heading(opened, "Settings of your Microsoft 365 tenant");
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("administers nothing: is told who can, and may sign in as somebody else", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await openTenantPage(stage);
    const { page } = opened;
    await signInAs(page, tenant, "one of its users");
    await told(opened, "alert", "does not administer this tenant");
    await lookAt(page, "tenant-not-administrator");
    await page.getByRole("button", { name: "Sign in as somebody else" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Sign in as somebody else" }).click();
    await page.getByLabel("Tenant id").fill(tenant);
    await page.getByRole("button", { name: "its administrator" }).click();
    await page.getByLabel("Time zone").waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });
});

describe("what was typed", () => {
  test("outlives a session and a connection that end over it", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await enterTenantPage(stage, tenant);
    const { page } = opened;
    await page.getByLabel("Time of day").fill("04:45");
    await opened.context.setOffline(true);
    await save(page);
    await told(opened, "alert", "no connection");
    await opened.context.setOffline(false);
    await save(page);
    await told(opened, "status", "Saved");
    expect(await settingsOf(stage, tenant)).toMatchObject({ summaryTime: "04:45" });

    await page.getByLabel("Time of day").fill("03:15");
    await stage.usher.clock("--advance", "PT2H");
    await save(page);
    const dialog = page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.waitFor();
    await lookAt(page, "tenant-sign-in-again");
    // Who puts it off stays, and is asked at the next act.
    await page.keyboard.press("Escape");
    await told(opened, "alert", "no longer signed in");
    await save(page);
    // Of the same tenant: who picks another one by mistake would lose what was typed.
    await dialog.getByRole("button", { name: "Sign in with Microsoft" }).click();
    await page.getByText(`Of the tenant ${tenant}`).waitFor();
    await choose(page, undefined);
    await page.getByLabel("Time of day").waitFor();
    expect(await page.getByLabel("Time of day").inputValue()).toBe("03:15");
    await save(page);
    await told(opened, "status", "Saved");
    expect(await settingsOf(stage, tenant)).toMatchObject({ summaryTime: "03:15" });
    await opened.expectQuiet();
    await opened.context.close();
    await stage.usher.clock("--reset");
  });

  test("outlives the way back to Microsoft's page, and forth; a sign-out in another window ends it in all", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await enterTenantPage(stage, tenant);
    const { page, context } = opened;
    await page.getByLabel("Time of day").fill("04:45");
    await page.goBack();
    await page.getByRole("heading", { name: "Who signs in?" }).waitFor();
    await page.goForward();
    await page.getByLabel("Time of day").waitFor();
    expect(await page.getByLabel("Time of day").inputValue()).toBe("04:45");
    const token = await page.evaluate<string>('sessionStorage.getItem("usher-tenant")');
    const other = await context.newPage();
    await other.addInitScript(`sessionStorage.setItem("usher-tenant", ${JSON.stringify(token)})`);
    await other.goto(`${stage.usher.origin}/tenant`);
    await other.getByRole("button", { name: "Sign out" }).click();
    await heading(opened, "Settings of your Microsoft 365 tenant");
    expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual([]);
    await opened.expectQuiet();
    await context.close();
  });

  test("is not for another tenant, whose administrator signs in next", async () => {
    const [one, other] = [await newLinked(stage), await newLinked(stage)];
    const opened = await enterTenantPage(stage, one.tenant);
    const { page } = opened;
    await page.getByLabel("Time of day").fill("04:45");
    await page.getByRole("button", { name: "Sign in for another tenant" }).click();
    await choose(page, other.tenant);
    await page.getByText(other.tenant).waitFor();
    expect(await page.getByLabel("Time of day").inputValue()).toBe("09:00");
    await told(opened, "alert", "What was typed for that one, and not saved, is gone.");
    await page.reload();
    await page.getByLabel("Time of day").waitFor();
    expect(await page.getByText("is gone").count()).toBe(0);
    expect(await settingsOf(stage, other.tenant)).toMatchObject({ summaryTime: "09:00" });
    await opened.context.close();
  });
});
