import { windowStore } from "../frame/windowStore.ts";

/**
 * What was typed into a form and not sent yet stays in this window (sessionStorage): over a reload, the back button and a
 * sign-in on Microsoft's page. Passwords never do, and a sign-out forgets all of it.
 */
const PREFIX = "usher-draft-";

export type Draft = Readonly<Record<string, string>>;

export const readDraft = (name: string): Draft => JSON.parse(windowStore.getItem(PREFIX + name) ?? "{}") as Draft;

export const keepDraft = (name: string, form: HTMLFormElement): void => {
  const isKept = (element: Element): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
    "name" in element &&
    "value" in element &&
    !["password", "checkbox", "radio"].includes(element.getAttribute("type") ?? "");
  const typed = [...form.elements].filter(isKept).map((element) => [element.name, element.value] as const);
  windowStore.setItem(PREFIX + name, JSON.stringify(Object.fromEntries(typed.filter(([key]) => key !== ""))));
};

export const forgetDraft = (name: string): void => windowStore.removeItem(PREFIX + name);

const draftNames = (): string[] => windowStore.names().filter((each) => each.startsWith(PREFIX));

/** Whether anything was typed that is not sent yet. */
export const hasDrafts = (): boolean => draftNames().length > 0;

export const forgetDrafts = (): void => {
  for (const name of draftNames()) windowStore.removeItem(name);
};
