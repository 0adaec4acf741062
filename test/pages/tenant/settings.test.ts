import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { alertTokens, newAlertSite } from "../../e2e/alertSite.ts";
import { lookAt } from "../looks.ts";
import { openStage, type Stage, told } from "../portal/stage.ts";
import { enterTenantPage, newLinked, save, settingsOf } from "./administrator.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

describe("the settings", () => {
  test("are changed: faults are told at each field, by their entries, and nothing that was typed is lost", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await enterTenantPage(stage, tenant);
    const { page } = opened;
    await page.getByLabel("Monday", { exact: true }).waitFor();
    expect(await page.getByLabel("Monday", { exact: true }).inputValue()).toBe("09:00–17:00");
    await lookAt(page, "tenant-settings");

    await page.getByLabel("Monday", { exact: true }).fill("mornings");
    await save(page);
    await told(opened, "alert", "Write hours as 09:00–17:00");
    await page.getByLabel("Monday", { exact: true }).fill("9-12.30, 12:00-25:00");
    await page.getByLabel("Time zone").fill("Paris");
    await page.getByLabel("Other days off").fill("2026-12-24\n2026-02-30");
    await page.getByLabel("Domains that alerts may go to").fill("contoso.com\nnot a domain!");
    await page.getByLabel("Day of the monthly summary").fill("32");
    await save(page);
    const summary = page.getByRole("alert");
    await summary.getByText("things are not right yet").waitFor();
    await summary.getByText("2026-02-30: There is no such day").waitFor();
    await summary.getByText("domain!: A domain such as").waitFor();
    await lookAt(page, "tenant-faults");
    for (const label of ["Monday", "Time zone", "Other days off", "Domains that alerts may go to"]) {
      const field = page.locator("form").getByLabel(label);
      expect([label, await field.getAttribute("aria-invalid")]).toEqual([label, "true"]);
      expect(await field.getAttribute("aria-describedby")).toContain("-fault");
    }
    await summary.getByRole("button", { name: "Time zone" }).click();
    expect(await page.evaluate("document.activeElement.name")).toBe("timeZone");
    await page.reload();

    await page.getByLabel("Monday", { exact: true }).fill("9-12.30, 22 to 6");
    await page.getByRole("button", { name: "Tuesday to Friday as on Monday" }).click();
    await page.getByLabel("Friday", { exact: true }).fill("");
    await page.getByLabel("Saturday", { exact: true }).fill("00:00–24:00");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Paris");
    await page.getByLabel("Time zone").fill("Romance Standard Time");
    await page.getByLabel("Public holidays of").selectOption({ label: "Germany" });
    await page.getByLabel("Part of the country").selectOption({ label: "Bayern" });
    await page.getByLabel("Other days off").fill("2026-12-24, 2026-12-31");
    await page.getByLabel("Time of day").fill("07:30");
    await page.getByLabel("Day of the weekly summary").selectOption({ label: "Wednesday" });
    await page.getByLabel("Day of the monthly summary").fill("31");
    await page.getByLabel("Domains that alerts may go to").fill("contoso.com\nFabrikam.example");
    await save(page);
    await told(opened, "status", "Saved. No alert waits");
    const night = [
      ["09:00", "12:30"],
      ["22:00", "06:00"],
    ];
    expect(await settingsOf(stage, tenant)).toEqual({
      timeZone: "Europe/Paris",
      businessHours: { mon: night, tue: night, wed: night, thu: night, sat: [["00:00", "24:00"]] },
      holidays: { country: "DE", subdivision: "BY", extra: ["2026-12-24", "2026-12-31"] },
      summaryTime: "07:30",
      weeklyDay: "wed",
      monthlyDay: 31,
      recipientDomains: ["contoso.com", "fabrikam.example"],
      delayedAlerts: { enabled: true, pending: "send" },
    });
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Europe/Paris");
    expect(await page.getByLabel("Part of the country").inputValue()).toBe("BY");
    await page.reload();
    await page.getByLabel("Friday", { exact: true }).waitFor();
    expect(await page.getByLabel("Friday", { exact: true }).inputValue()).toBe("");
    await page.getByLabel("Friday", { exact: true }).fill("9-12");
    await page.getByRole("button", { name: "Undo what is not saved" }).click();
    await expect(page.getByLabel("Friday", { exact: true }).inputValue()).resolves.toBe("");
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that another window changed meanwhile: it is said what, and a person decides whose hold", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await enterTenantPage(stage, tenant);
    const { page } = opened;
    const other = await enterTenantPage(stage, tenant);
    await page.getByLabel("Time of day").fill("06:00");
    await other.page.getByLabel("Time zone").fill("Asia/Tokyo");
    await save(other.page);
    await told(other, "status", "Saved");
    // A visit to another page and back takes nothing away, and the draft is still one of the older version.
    await page.goto(`${stage.usher.origin}/privacy`);
    await page.goBack();
    await page.getByLabel("Time of day").waitFor();
    expect(await page.getByLabel("Time of day").inputValue()).toBe("06:00");
    await save(page);
    const choice = page.getByRole("alert").filter({ hasText: "Somebody else changed the settings" });
    await choice.getByText("the time of summaries").waitFor();
    await choice.getByText("the time zone").waitFor();
    await lookAt(page, "tenant-conflict");
    expect(await settingsOf(stage, tenant)).toMatchObject({ timeZone: "Asia/Tokyo", summaryTime: "09:00" });
    await choice.getByRole("button", { name: "Take theirs" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
    expect(await page.getByLabel("Time of day").inputValue()).toBe("09:00");

    await other.page.getByLabel("Time of day").fill("05:00");
    await save(other.page);
    await told(other, "status", "Saved");
    await page.getByLabel("Time of day").fill("10:00");
    await save(page);
    await choice.getByRole("button", { name: "Save mine" }).click();
    await told(opened, "status", "Saved");
    expect(await settingsOf(stage, tenant)).toMatchObject({ timeZone: "Asia/Tokyo", summaryTime: "10:00" });
    await opened.expectQuiet();
    await opened.context.close();
    await other.context.close();
  });
});

describe("delayed alerts", () => {
  test("are switched off, what waits is discarded once one is sure, and it is told before and after", async () => {
    const tokens = alertTokens(stage.usher);
    const site = await newAlertSite(stage.usher, tokens, new Date(Date.now() - 60_000).toISOString());
    for (const _ of ["one", "two"]) expect((await site.handOver()).status).toBe(202);
    const opened = await enterTenantPage(stage, site.customer.tenant);
    const { page } = opened;
    await page.getByText("2 alerts wait at the moment.").waitFor();
    await page.getByLabel("May alerts wait?").selectOption({ label: "No; discard what waits now" });
    await save(page);
    const dialog = page.getByRole("dialog", { name: "Discard 2 alerts?" });
    await dialog.waitFor();
    await lookAt(page, "tenant-discard");
    await page.keyboard.press("Escape");
    await told(opened, "alert", "Nothing was changed");
    expect(await site.pending()).toHaveLength(2);
    await save(page);
    await dialog.getByRole("button", { name: "Discard, and save" }).click();
    await told(opened, "status", "Alerts leave at once from now on. No alert waits of 2");
    await page.getByText("No alert waits at the moment.").waitFor();
    await lookAt(page, "tenant-discarded");
    expect(await site.pending()).toHaveLength(0);
    expect((await settingsOf(stage, site.customer.tenant))?.delayedAlerts).toEqual({
      enabled: false,
      pending: "discard",
    });
    await page.getByLabel("May alerts wait?").selectOption({ label: "Yes" });
    await save(page);
    await told(opened, "status", "Saved. No alert waits at the moment.");
    await opened.expectQuiet();
    await opened.context.close();
  });
});
