import type { OpenWindow } from "../shapes.ts";

/** From and to, with or without minutes, and any dash or "to" between them: "9-17", "09:00–12:30", "22.00 to 6.00". */
const WINDOW = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:[-–—]|to)\s*(\d{1,2})(?:[:.](\d{2}))?$/i;

const clock = (hours: string, minutes = "00"): string => `${hours.padStart(2, "0")}:${minutes}`;

/** What cannot be read stays as it is, with no end, which Usher refuses along with all else that is wrong. */
const readWindow = (text: string): OpenWindow => {
  const [, from = "", fromMinutes, to = "", toMinutes] = WINDOW.exec(text) ?? [];
  return from === "" ? [text, ""] : [clock(from, fromMinutes), clock(to, toMinutes)];
};

export const isReadable = ([, to]: OpenWindow): boolean => to !== "";

/** The windows of a day as somebody wrote them, with commas between them. Nothing is closed. */
export const readHours = (text: string): OpenWindow[] =>
  text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(readWindow);

export const writeWindow = (window: OpenWindow): string => (isReadable(window) ? window.join("–") : window[0]);

/** The same as `readHours` the other way round. */
export const writeHours = (windows: readonly OpenWindow[] = []): string => windows.map(writeWindow).join(", ");
