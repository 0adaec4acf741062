import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runTimer } from "../../e2e/timers.ts";
import { lookAt } from "../looks.ts";
import { openStage, type Stage } from "../portal/stage.ts";
import { enterConsole } from "./stage.ts";

const TIMERS = ["deliverAccountMail", "sweepRetention"] as const;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

describe("operations", () => {
  test("shows what waits and when timers ran, with a text for each chart", async () => {
    for (const timer of TIMERS) await runTimer(stage.usher, timer);
    const opened = await enterConsole(stage, ["Privacy.Officer"], "#/operations");
    const { page } = opened;
    await page.getByRole("img", { name: /^Account mail: \d+ waiting now/ }).waitFor();
    await page.getByText("Delete what is past its time").waitFor();
    expect(await page.getByRole("img", { name: /^Delete what is past its time: last went well/ }).count()).toBe(1);
    await lookAt(page, "console-operations");
    await page.emulateMedia({ forcedColors: "active" });
    const [line, ink] = ["document.querySelector('.chart .line')).stroke", "document.body).color"];
    expect(await page.evaluate(`getComputedStyle(${line}`)).toBe(await page.evaluate(`getComputedStyle(${ink}`));
    await page.emulateMedia({ forcedColors: "none" });
    await page.clock.install();
    await page.getByRole("link", { name: "Erasures" }).click();
    await page.getByRole("link", { name: "Operations" }).click();
    await page.getByRole("img", { name: /^Account mail: \d+ waiting now$/ }).waitFor();
    await page.clock.fastForward("00:15");
    await page.getByRole("img", { name: /^Account mail: .* at the last 2 looks$/ }).waitFor();
    await opened.expectQuiet();
    await opened.context.close();
  });
});
