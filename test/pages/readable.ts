import { expect } from "@jest/globals";
import type { Page } from "playwright-core";

/**
 * What of the page's text cannot be read: it lies beside the window, is cut off by its box, or lies on other text. While
 * something is asked in a dialog, of that alone.
 */
const UNREADABLE = `(() => {
  const root = document.querySelector("dialog[open]") ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const lines = [];
  const faults = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const around = node.parentElement;
    const text = node.data.trim().slice(0, 40);
    if (text === "" || around.closest("script, style, option, .skip") || !around.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (left < -1 || right > innerWidth + 1) faults.push("“" + text + "” lies beside the window");
      lines.push({ text, left, right, top, bottom });
    }
    const box = around.closest("button, a.button, summary, dialog, .notice, .card") ?? around;
    if (getComputedStyle(box).display !== "inline" && box.scrollWidth > box.clientWidth + 1) {
      faults.push("“" + text + "” is wider than its box");
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, at) => {
    for (const other of lines.slice(at + 1)) {
      if (other.top > one.bottom - 3) break;
      const isOver = Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2;
      if (isOver) faults.push("“" + one.text + "” and “" + other.text + "” lie on each other");
    }
  });
  return faults;
})()`;

/** All text of the page as it is now can be read (WCAG 2.2, 1.4.4 and 1.4.10), and nothing scrolls sideways. */
export const expectReadable = async (page: Page): Promise<void> => {
  expect(await page.evaluate(UNREADABLE)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
};
