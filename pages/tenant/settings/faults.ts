import { type Fault, Problem } from "../../api/problem.ts";
import type { TenantSettings, Weekday } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { isReadable, writeWindow } from "./hours.ts";

const { faults: texts } = TEXTS;

type ByCode = Readonly<Record<string, string>>;

const ofHours = ({ businessHours }: TenantSettings, { code }: Fault, day = "", at = ""): string | undefined => {
  const window = businessHours[day as Weekday]?.[Number(at)];
  if (window === undefined) return undefined;
  const words = (texts.hours as ByCode)[isReadable(window) ? code : "not-readable"] ?? texts.hours["wrong-format"];
  return `${writeWindow(window)}: ${words}`;
};

const ofEntry = (entry: string | undefined, words: ByCode, { code, detail }: Fault): string | undefined =>
  entry === undefined ? words[code] : `${entry}: ${words[code] ?? detail}`;

/** A fault in the words of the page, by the entry that is meant; undefined where Usher's own have to do. */
const wordsOf = (fault: Fault, settings: TenantSettings): string | undefined => {
  const [field = "", ...steps] = fault.pointer.split("/").slice(1);
  if (field === "businessHours") return ofHours(settings, fault, ...steps);
  if (field === "recipientDomains") {
    return ofEntry(settings.recipientDomains[Number(steps[0])], texts.recipientDomains, fault);
  }
  if (field === "holidays" && steps[0] === "extra") {
    return ofEntry(settings.holidays.extra[Number(steps[1])], texts.extra, fault);
  }
  return (texts.fields as ByCode)[field];
};

/** Where both ends of a window are wrong, the words are the same: they are said once for a day. */
const saidOnce = (faults: readonly Fault[]): Fault[] => {
  const placeOf = ({ pointer }: Fault): string => pointer.split("/").slice(0, 3).join("/");
  return [...new Map(faults.map((fault) => [`${placeOf(fault)} ${fault.detail}`, fault])).values()];
};

/** A refusal of settings, in the words of the page: a fault of one entry among several says which. */
export const inWords = (problem: Problem, settings: TenantSettings): Problem => {
  if (problem.errors.length === 0) return problem;
  const errors = problem.errors.map((fault) => ({ ...fault, detail: wordsOf(fault, settings) ?? fault.detail }));
  return new Problem(problem.status, problem.code, problem.message, { errors: saidOnce(errors) });
};
