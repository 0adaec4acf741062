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
    await page.getByLabel("Tuesday", { exact: true }).fill("9-12.30, 13:00-25:00");
    await page.getByLabel("Wednesday", { exact: true }).fill("9-12, 11-13");
    await page.getByLabel("Time zone").fill("Nowhere");
    await page.getByLabel("Other days off").fill("2026-12-24\n2026-02-30\n24 December 2026");
    await page.getByLabel("Domains that alerts may go to").fill("contoso.com\nnot a domain!\n*");
    await page.getByLabel("Day of the monthly summary").fill("32");
    await page.getByLabel("Time of day").fill("");
    await save(page);
    const summary = page.getByRole("alert");
    await summary.getByText("10 things are not right yet").waitFor();
    for (const words of [
      "Time of day – This is needed.",
      "Time zone – There is no such time zone",
      "Monday – mornings: write hours as 09:00–17:00",
      "Tuesday – 13:00–25:00: a day goes from",
      "Wednesday – 11:00–13:00: this begins before",
      "2026-02-30: there is no such day",
      "24 December 2026: write the day as",
      "Write a day from 1 to 31.",
      "not a domain!: this is no domain",
      "A * allows every domain, and stands alone",
    ]) {
      expect([words, await summary.getByText(words).count()]).toEqual([words, 1]);
    }
    await lookAt(page, "tenant-faults");
    for (const label of ["Time of day", "Monday", "Time zone", "Other days off", "Domains that alerts may go to"]) {
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
    await page.getByLabel("Wednesday", { exact: true }).fill("9-12.30, 22 to 6");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Nowhere");
    await page.getByLabel("Time zone").fill("Romance Standard Time");
    await page.getByLabel("Public holidays of").selectOption({ label: "Germany" });
    await page.getByLabel("Part of the country").selectOption({ label: "Bayern" });
    await page.getByLabel("Other days off").fill("2026-12-24, 2026-12-31");
    await page.getByLabel("Time of day").fill("07:30");
    await page.getByLabel("Day of the weekly summary").selectOption({ label: "Wednesday" });
    await page.getByLabel("Day of the monthly summary").fill("31");
    await page.getByLabel("Domains that alerts may go to").fill("contoso.com\nFabrikam.example");
    await save(page);
    await told(opened, "status", "Saved.");
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
    await told(opened, "status", "What was not saved is undone.");
    expect(await page.getByLabel("Friday", { exact: true }).inputValue()).toBe("");

    // What was said of one attempt is not said any more once there is another.
    await page.getByLabel("Time zone").fill("tokyo");
    await save(page);
    await told(opened, "status", "Saved.");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
    await page.getByLabel("Time zone").fill("");
    await save(page);
    await told(opened, "alert", "This is needed.");
    expect(await page.getByText("Saved.").count()).toBe(0);
    await opened.expectQuiet();
    await opened.context.close();
  });

  test("that two windows changed go together; what both changed is shown with both values, and a person decides", async () => {
    const { tenant } = await newLinked(stage);
    const opened = await enterTenantPage(stage, tenant);
    const { page } = opened;
    const other = await enterTenantPage(stage, tenant);
    await page.getByLabel("Time of day").fill("06:00");
    await other.page.getByLabel("Time zone").fill("Asia/Tokyo");
    await save(other.page);
    await told(other, "status", "Saved.");
    // A visit to another page and back takes nothing away, and the draft is still one of the older version.
    await page.goto(`${stage.usher.origin}/privacy`);
    await page.goBack();
    await page.getByLabel("Time of day").waitFor();
    expect(await page.getByLabel("Time of day").inputValue()).toBe("06:00");
    await save(page);
    await told(opened, "status", "Saved, together with what somebody else changed meanwhile: time zone.");
    expect(await settingsOf(stage, tenant)).toMatchObject({ timeZone: "Asia/Tokyo", summaryTime: "06:00" });

    await other.page.getByLabel("Time of day").fill("05:00");
    await other.page.getByLabel("Saturday", { exact: true }).fill("9-12");
    await other.page.getByLabel("Day of the monthly summary").fill("3");
    await save(other.page);
    const theirs = other.page.getByRole("dialog", { name: "Somebody else changed the same settings" });
    await theirs.getByLabel("Time of summaries").selectOption({ label: "Yours" });
    await theirs.getByRole("button", { name: "Save what I chose" }).click();
    await told(other, "status", "Saved.");
    await page.getByLabel("Time of day").fill("10:00");
    await page.getByLabel("Day of the monthly summary").fill("4");
    await page.getByLabel("Day of the weekly summary").selectOption({ label: "Friday" });
    await save(page);
    const dialog = page.getByRole("dialog", { name: "Somebody else changed the same settings" });
    await dialog.getByText("What only they changed is kept: hours on Saturday.").waitFor();
    await dialog.getByText("Yours: 10:00 Theirs: 05:00").waitFor();
    await dialog.getByText("Yours: 4 Theirs: 3").waitFor();
    await lookAt(page, "tenant-conflict");
    await page.keyboard.press("Escape");
    await told(opened, "alert", "Nothing was saved. What you typed is still here.");
    await save(page);
    await dialog.getByRole("button", { name: "Save what I chose" }).click();
    await dialog.getByText("2 things are not right yet").waitFor();
    await dialog.getByLabel("Time of summaries").selectOption({ label: "Theirs" });
    await dialog.getByLabel("Day of the monthly summary").selectOption({ label: "Yours" });
    await dialog.getByRole("button", { name: "Save what I chose" }).click();
    await told(opened, "status", "Saved, together with what somebody else changed meanwhile: hours on Saturday.");
    expect(await settingsOf(stage, tenant)).toMatchObject({
      businessHours: { sat: [["09:00", "12:00"]] },
      summaryTime: "05:00",
      weeklyDay: "fri",
      monthlyDay: 4,
    });

    await other.page.getByLabel("Time of day").fill("11:00");
    await save(other.page);
    await told(other, "status", "Saved");
    await page.getByLabel("Time of day").fill("12:00");
    await save(page);
    await dialog.getByRole("button", { name: "Drop all that I typed" }).click();
    await told(opened, "status", "These are the settings that somebody else saved.");
    expect(await page.getByLabel("Time of day").inputValue()).toBe("11:00");
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
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "Discard 2 alerts?" }).waitFor();
    await lookAt(page, "tenant-discard");
    await page.keyboard.press("Escape");
    await told(opened, "alert", "Nothing was saved");
    expect(await site.pending()).toHaveLength(2);

    // More come while the page is open: how many go is told as of now. And nobody is asked to discard before all is right.
    expect((await site.handOver()).status).toBe(202);
    await page.getByLabel("Monday", { exact: true }).fill("mornings");
    await save(page);
    await told(opened, "alert", "mornings: write hours as");
    await page.getByLabel("Monday", { exact: true }).fill("9-17");
    await save(page);
    await dialog.getByRole("heading", { name: "Discard 3 alerts?" }).waitFor();
    await dialog.getByRole("button", { name: "Discard, and save" }).click();
    await told(opened, "status", "Saved. Alerts leave at once from now on, and what waited is discarded.");
    await page.getByText("No alert waits at the moment.").waitFor();
    await lookAt(page, "tenant-discarded");
    expect(await site.pending()).toHaveLength(0);
    expect((await settingsOf(stage, site.customer.tenant))?.delayedAlerts).toEqual({
      enabled: false,
      pending: "discard",
    });
    await page.getByLabel("May alerts wait?").selectOption({ label: "Yes" });
    await save(page);
    await told(opened, "status", "Saved. Alerts may wait from now on.");
    await opened.expectQuiet();
    await opened.context.close();
  });
});
