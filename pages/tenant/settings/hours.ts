import type { OpenWindow } from "../shapes.ts";

/** From and to, with or without minutes, and any dash or "to" between them: "9-17", "09:00–12:30", "22.00 to 6.00". */
const WINDOW = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:[-–—]|to)\s*(\d{1,2})(?:[:.](\d{2}))?$/i;

const clock = (hours: string, minutes = "00"): string => `${hours.padStart(2, "0")}:${minutes}`;

const readWindow = (text: string): OpenWindow | undefined => {
  const [, from = "", fromMinutes, to = "", toMinutes] = WINDOW.exec(text) ?? [];
  return from === "" ? undefined : [clock(from, fromMinutes), clock(to, toMinutes)];
};

/** The windows of a day as somebody wrote them, with commas between them; undefined where they cannot be read. Nothing is closed. */
export const readHours = (text: string): OpenWindow[] | undefined => {
  const parts = text.split(/[,;]/).map((part) => part.trim());
  const windows = parts.filter((part) => part !== "").map(readWindow);
  return windows.includes(undefined) ? undefined : windows.filter((window) => window !== undefined);
};

/** The same the other way round. */
export const writeHours = (windows: readonly OpenWindow[] = []): string =>
  windows.map(([from, to]) => `${from}–${to}`).join(", ");
