import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@jest/globals";
import type { Page } from "playwright-core";
import { SHARED } from "../../pages/frame/texts.ts";

/** What has the focus: its name, where it stands in the document and on the screen, and what is wrong with how it is shown. */
type Stop = { name: string; at: number; left: number; right: number; top: number; bottom: number; faults: string[] };

/** What a person calls an element: what is read out for it, without its state. */
const NAME_OF = `(element) => (
  element.getAttribute("aria-label") ??
  element.labels?.[0]?.querySelector(".label")?.textContent ??
  element.labels?.[0]?.textContent ??
  element.textContent
).trim().replaceAll(/\\s+/g, " ")`;

/**
 * Looks at what has the focus, as WCAG 2.2 asks of it: it is seen (2.4.7), by an outline of two pixels at least that no box
 * cuts off, and it lies in the window with nothing on top (2.4.11). Null where the focus is on nothing.
 */
const LOOK = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const name = (${NAME_OF})(element);
  const box = element.getBoundingClientRect();
  const line = element.getClientRects()[0] ?? box;
  const faults = [];
  const { outlineStyle, outlineWidth, outlineOffset, color, backgroundColor } = getComputedStyle(element);
  if (color === backgroundColor) faults.push("is written in the colour of its ground");
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push("has the focus unseen");
  const reach = parseFloat(outlineWidth) + parseFloat(outlineOffset);
  // A dialog that is higher than the window is scrolled by itself, as the page is.
  let scrolled = 0;
  for (let around = element.parentElement; around !== null; around = around.parentElement) {
    scrolled += around.scrollTop;
    const outer = around.getBoundingClientRect();
    const isCut = outer.left > box.left - reach || outer.right < box.right + reach;
    if (getComputedStyle(around).overflowX !== "visible" && isCut) faults.push("has an outline that is cut off");
  }
  const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
  const [x, y] = [middle(line.left, line.right, innerWidth), middle(line.top, line.bottom, innerHeight)];
  const found = document.elementFromPoint(x, y);
  if (!element.contains(found)) faults.push("lies beside the window or below " + (found?.outerHTML.slice(0, 80) ?? "nothing"));
  return {
    name, faults,
    at: [...document.querySelectorAll("*")].indexOf(element),
    left: box.left, right: box.right, top: box.top + scrolled, bottom: box.bottom + scrolled,
  };
})()`;

const look = (page: Page): Promise<Stop | null> => page.evaluate<Stop | null>(LOOK);

/** The parts of a date, and the button of its calendar, are stops within one field; where there is but one stop, one stays there. */
const PARTS_OF_ONE = 5;

/** More than any page has; who has not come round by then is caught in a trap (2.1.2). */
const MANY = 150;

/** Whether the eye goes on from one to the other: down, or to the right (2.4.3). */
const goesOn = (one: Stop, other: Stop): boolean => {
  const isAbove = other.bottom <= one.top && other.left < one.right;
  const isBefore = other.right <= one.left && other.bottom > one.top && other.top < one.bottom;
  return !isAbove && !isBefore;
};

const PATIENCE_MS = 10_000;

const until = async (page: Page, condition: string, fault: string): Promise<void> => {
  for (const end = Date.now() + PATIENCE_MS; !(await page.evaluate(condition)); await sleep(20)) {
    if (Date.now() < end) continue;
    throw new Error(`${fault}: “${(await look(page))?.name ?? "nothing"}” has the focus.`);
  }
};

/** What is still on its way would push aside what one has just come upon. */
const isLoaded = (page: Page): Promise<void> =>
  until(page, `!document.body.innerText.includes(${JSON.stringify(SHARED.loading)})`, "The page does not come");

/** One key after another until the focus comes round, or leaves the document: each stop once. */
const round = async (page: Page, key: "Tab" | "Shift+Tab"): Promise<Stop[]> => {
  const stops: Stop[] = [];
  let stays = 0;
  await isLoaded(page);
  for (let pressed = 0; pressed < MANY; pressed += 1) {
    await page.keyboard.press(key);
    const stop = await look(page);
    const last = stops.at(-1);
    if (stop === null) continue;
    stays = stop.at === last?.at ? stays + 1 : 0;
    if (stays > PARTS_OF_ONE || (stays === 0 && stop.at === stops[0]?.at)) return stops;
    if (stays === 0) stops.push(stop);
  }
  throw new Error(`Who goes on by ${key} does not come round: ${stops.map(({ name }) => name).join(" → ")}`);
};

/**
 * Goes once around the page by Tab, from wherever the focus is. Checks that each stop is seen, that their order is the one
 * in which they are seen, and that nothing holds the focus. Answers the names of the stops, from the first of the document.
 */
export const walk = async (page: Page): Promise<string[]> => {
  const stops = await round(page, "Tab");
  const first = stops.findIndex(({ at }) => at === Math.min(...stops.map((stop) => stop.at)));
  const inOrder = [...stops.slice(first), ...stops.slice(0, first)];
  const faults = inOrder.flatMap((stop, index) => {
    const next = inOrder[index + 1];
    const jumps =
      next !== undefined && !goesOn(stop, next) ? [`is followed by ${next.name}, which is seen before`] : [];
    return [...stop.faults, ...jumps].map((fault) => `“${stop.name}” ${fault}`);
  });
  expect(faults).toEqual([]);
  return inOrder.map(({ name }) => name);
};

/** The same, and back by Shift+Tab. */
export const walkBothWays = async (page: Page): Promise<string[]> => {
  const names = await walk(page);
  const back = await round(page, "Shift+Tab");
  expect(back.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  return names;
};

const isNamed = (stop: Stop, name: string | RegExp): boolean =>
  typeof name === "string" ? stop.name === name : name.test(stop.name);

/** Goes on by Tab, or back, until something of that name has the focus; every stop on the way is looked at. */
export const reach = async (page: Page, name: string | RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> => {
  const passed: string[] = [];
  await isLoaded(page);
  for (let pressed = 0; pressed < MANY; pressed += 1) {
    await page.keyboard.press(key);
    const stop = await look(page);
    if (stop === null) continue;
    expect([stop.name, stop.faults]).toEqual([stop.name, []]);
    if (isNamed(stop, name)) return;
    passed.push(stop.name);
  }
  throw new Error(`“${name}” is not reached by ${key}, but ${[...new Set(passed)].join(" → ")}`);
};

/** Reaches something and presses it. */
export const press = async (page: Page, name: string | RegExp, key: "Enter" | "Space" = "Enter"): Promise<void> => {
  await reach(page, name);
  await page.keyboard.press(key);
};

/** Writes into what has the focus, in place of what stands there. */
export const write = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.type(text);
};

/** Reaches a field and writes into it. */
export const fillIn = async (page: Page, name: string | RegExp, text: string): Promise<void> => {
  await reach(page, name);
  await write(page, text);
};

/** Waits until the focus is on what is called so, or begins so. */
export const focusOn = async (page: Page, name: string): Promise<void> => {
  const told = JSON.stringify(name);
  await until(
    page,
    `(${NAME_OF})(document.activeElement ?? document.body).startsWith(${told})`,
    `“${name}” is not come upon`,
  );
};

/** Waits until the page has put the focus on a text that is called so: a heading, or what went wrong. */
export const landOn = async (page: Page, name: string): Promise<void> => {
  const told = JSON.stringify(name);
  await until(
    page,
    `document.activeElement?.matches("[tabindex='-1']") && (${NAME_OF})(document.activeElement).startsWith(${told})`,
    `“${name}” does not get the focus`,
  );
};

const reachAway = async (page: Page, name: string): Promise<void> => {
  const isThere = `(${NAME_OF})(document.activeElement ?? document.body) === ${JSON.stringify(name)}`;
  for (let pressed = 0; !(await page.evaluate(isThere)); pressed += 1) {
    if (pressed === MANY) throw new Error(`“${name}” is not reached by Tab.`);
    await page.keyboard.press("Tab");
  }
};

/** As `press`, on a page that is not Usher's, whose looks are its own. */
export const pressAway = async (page: Page, name: string, key: "Enter" | "Space"): Promise<void> => {
  await reachAway(page, name);
  await page.keyboard.press(key);
};

/** As `fillIn`, on a page that is not Usher's. */
export const fillAway = async (page: Page, name: string, text: string): Promise<void> => {
  await reachAway(page, name);
  await write(page, text);
};
