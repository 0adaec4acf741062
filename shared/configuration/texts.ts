import * as z from "zod";
import { type PersonalData, personalDataIn } from "./personalData.ts";

/** What to do in place of each kind of personal data. */
const ADVICE: Readonly<Record<PersonalData, string>> = {
  "e-mail-address": "This holds an e-mail address. Name people by reference: me, a field, a group or a role.",
  "sign-in-name": "This holds a sign-in name. Name people by reference: me, a field, a group or a role.",
  "phone-number": "This holds a telephone number. Settings are kept without anything about people: leave it out.",
};

/** A check of words: they are refused where they say who somebody is. */
export const namesNobody = (value: string, context: z.RefinementCtx): void => {
  const found = personalDataIn(value);
  if (found === undefined) return;
  context.addIssue({ code: "custom", message: ADVICE[found], params: { code: found } });
};

type Many = { min?: number; max: number; lines?: boolean };

/** Words that a customer writes for everybody on the site. */
export const text = ({ min = 0, max, lines = false }: Many) =>
  z
    .string()
    .min(min, min === 0 ? undefined : "This must not be empty.")
    .max(max, `At most ${max} characters.`)
    .regex(lines ? /^(?:\P{Cc}|[\t\r\n])*$/u : /^\P{Cc}*$/u, {
      error: lines ? "Use text without control characters." : "Use one line of text without control characters.",
    })
    .superRefine(namesNobody);

/** A placeholder's name: what an alert fills in when it is made. */
const PLACEHOLDER =
  /^(?:field\.[A-Za-z_]\w{0,63}(?:\.before)?|item\.(?:id|url)|list\.(?:title|url)|site\.(?:title|url)|me|event|now|changes|page|pages)$/;

const unknownPlaceholders = (template: string): boolean =>
  [...template.matchAll(/\{\{([^{}]*)\}\}/g)].some(([, name = ""]) => !PLACEHOLDER.test(name.trim()));

/** Text with placeholders: `{{field.DueDate}}`, `{{field.Status.before}}`, `{{item.url}}`, `{{me}}` and so on. */
export const template = (many: Many) =>
  text(many).superRefine((value, context) => {
    if (!unknownPlaceholders(value)) return;
    const message =
      "A placeholder is {{field.Name}}, {{field.Name.before}}, {{item.id}}, {{item.url}}, {{list.title}}, {{list.url}}, {{site.title}}, {{site.url}}, {{me}}, {{event}}, {{now}}, {{changes}}, {{page}} or {{pages}}.";
    context.addIssue({ code: "custom", message, params: { code: "unknown-placeholder" } });
  });
