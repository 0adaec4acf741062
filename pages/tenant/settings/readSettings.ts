import { type Fault, Problem } from "../../api/problem.ts";
import type { Values } from "../../forms/values.ts";
import type { TenantSettings, Weekday } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { DAYS } from "./days.ts";
import { delayedOf } from "./delayed.ts";
import { readHours } from "./hours.ts";
import { readList } from "./lists.ts";

const filled = <Name extends string>(name: Name, value = ""): { [Key in Name]?: string } =>
  (value === "" ? {} : { [name]: value }) as { [Key in Name]?: string };

/**
 * The settings that a form holds. What Usher can judge is left to it; hours that cannot be read, and so not be sent, are
 * thrown as a `Problem` of the form that Usher's have.
 */
export const readSettings = (values: Values, before: TenantSettings): TenantSettings => {
  const value = (name: string): string => values[name]?.trim() ?? "";
  const days = DAYS.map((day) => [day, readHours(value(`businessHours/${day}`))] as const);
  const errors = days.flatMap(([day, windows]): Fault[] =>
    windows === undefined
      ? [{ pointer: `/businessHours/${day}`, code: "wrong-format", detail: TEXTS.hours.notReadable }]
      : [],
  );
  if (errors.length > 0) throw new Problem(400, "validation-failed", "", { errors });
  return {
    timeZone: value("timeZone"),
    businessHours: Object.fromEntries(days.filter(([, windows]) => windows !== undefined && windows.length > 0)),
    holidays: {
      ...filled("country", value("holidays/country")),
      ...filled("subdivision", value("holidays/subdivision")),
      extra: readList(value("holidays/extra")),
    },
    summaryTime: value("summaryTime"),
    weeklyDay: value("weeklyDay") as Weekday,
    monthlyDay: Number(value("monthlyDay")),
    recipientDomains: readList(value("recipientDomains")),
    delayedAlerts: delayedOf(value("delayedAlerts"), before.delayedAlerts),
  };
};

/** The same refusal, where a fault of one entry of a list says which. */
export const withEntries = (problem: Problem, { holidays, recipientDomains }: TenantSettings): Problem => {
  if (problem.errors.length === 0) return problem;
  const lists: Readonly<Record<string, readonly string[]>> = {
    "/holidays/extra/": holidays.extra,
    "/recipientDomains/": recipientDomains,
  };
  const errors = problem.errors.map((fault) => {
    const list = Object.keys(lists).find((start) => fault.pointer.startsWith(start));
    const entry = list === undefined ? undefined : lists[list]?.[Number(fault.pointer.slice(list.length))];
    return entry === undefined ? fault : { ...fault, detail: `${entry}: ${fault.detail}` };
  });
  return new Problem(problem.status, problem.code, problem.message, { errors });
};
