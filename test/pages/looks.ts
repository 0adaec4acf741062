import { join } from "node:path";
import type { Page } from "playwright-core";
import { expectAccessible } from "./accessible.ts";
import { walk } from "./keyboard.ts";
import { expectReadable } from "./readable.ts";

/** How a page is looked at: wide and on a phone, by day and by night. A window of 320 pixels is also one of 1280 at 400 %. */
const LOOKS = [
  { name: "wide-light", colorScheme: "light", width: 1280, height: 800 },
  { name: "phone-dark", colorScheme: "dark", width: 390, height: 844 },
  { name: "narrow", colorScheme: "light", width: 320, height: 640 },
] as const;

/** How it is enlarged: all of it to 200 %, where a window of 1280 pixels has 640 left, and the text alone. */
const LARGER = [
  { name: "zoomed", colorScheme: "light", width: 640, height: 400, text: 100 },
  { name: "large-text", colorScheme: "light", width: 1280, height: 800, text: 200 },
] as const;

/** For pictures alone: nothing is laid out or coloured otherwise here. */
const MORE_LOOKS = [
  { name: "wide-dark", colorScheme: "dark", width: 1280, height: 800 },
  { name: "phone-light", colorScheme: "light", width: 390, height: 844 },
] as const;

type Look = (typeof LOOKS | typeof LARGER | typeof MORE_LOOKS)[number];

const show = async (page: Page, { colorScheme, width, height }: Look): Promise<void> => {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height });
};

/** Size of text, in percent of what the browser has by itself. */
const enlarge = (page: Page, text: number): Promise<void> =>
  page.evaluate(`document.documentElement.style.fontSize = ${text === 100 ? '""' : `"${text}%"`}`);

/**
 * Checks that what a page shows now is accessible, can be gone through by the keyboard, and fits every look. Where USHER_SCREENSHOTS names a folder, a picture of
 * each goes there, for a person to look at.
 */
export const lookAt = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.USHER_SCREENSHOTS;
  const before = page.viewportSize();
  const picture = async (look: Look): Promise<void> => {
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
  };
  for (const look of LOOKS) {
    await show(page, look);
    await expectAccessible(page);
    await expectReadable(page);
    await picture(look);
  }
  // In the last and smallest of the windows, where what has the focus is the easiest to lose.
  await walk(page);
  for (const look of LARGER) {
    await show(page, look);
    await enlarge(page, look.text);
    await expectReadable(page);
    await picture(look);
  }
  await enlarge(page, 100);
  for (const look of folder === undefined ? [] : MORE_LOOKS) {
    await show(page, look);
    await picture(look);
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
};
