import { expect } from "@jest/globals";
import type { Browser } from "playwright-core";
import { openPage, type WatchedPage } from "./browser.ts";

/** A page whose every request and answer is noted from its first one on. */
export type QuietPage = WatchedPage & {
  /**
   * Checks what every page promises: nothing was asked of any origin but those named, no answer set a cookie and there is
   * none, no token stood in an address, and nothing went wrong in the page but what `allows` names.
   */
  expectQuiet(allows?: RegExp): Promise<void>;
};

/** The console tells of each answer that is a refusal: those are looked at elsewhere. */
const REFUSED = /^Failed to load resource/;

/** Opens an empty page that may speak to `origins` alone. */
export const openQuiet = async (
  browser: Browser,
  origins: readonly string[],
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<QuietPage> => {
  const opened = await openPage(browser, options);
  const setting: string[] = [];
  opened.context.on("response", (response) => {
    // What Usher answers, not what the browser is told of the headers: those of cookies are kept from pages.
    void response
      .headersArray()
      .then((headers) => {
        if (headers.some(({ name }) => name.toLowerCase() === "set-cookie")) setting.push(response.url());
      })
      .catch(() => {});
  });
  const expectQuiet = async (allows = /^$/): Promise<void> => {
    const foreign = opened.requests.filter((request) => !origins.some((origin) => request.includes(` ${origin}/`)));
    const tokens = opened.requests.filter((request) => /eyJ|access_token|password=/.test(request));
    const faults = opened.faults.filter((fault) => !REFUSED.test(fault) && !allows.test(fault));
    expect({ foreign, tokens, setting, faults }).toEqual({ foreign: [], tokens: [], setting: [], faults: [] });
    expect(await opened.context.cookies()).toEqual([]);
    expect(await opened.page.evaluate("document.cookie")).toBe("");
    expect(await opened.page.evaluate("Object.keys(localStorage)")).toEqual([]);
  };
  return { ...opened, expectQuiet };
};
