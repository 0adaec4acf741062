import type { Values } from "../../forms/values.ts";
import { dayText } from "../../frame/times.ts";
import type { FieldFault } from "../atField.ts";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { standingOf } from "./standing.ts";

const { contradictions, doubts } = TEXTS.licenses;

/** What contradicts itself in what was typed. Usher would take it, and nobody means it. */
export const contradictionsIn = ({ kind, expiresAt = "" }: Values): FieldFault[] => {
  if (kind === "trial" && expiresAt === "") return [{ name: "expiresAt", detail: contradictions.endlessTrial }];
  if (kind === "perpetual" && expiresAt !== "") return [{ name: "expiresAt", detail: contradictions.endOfPerpetual }];
  return [];
};

/** The end, where it is over at `now` (epoch milliseconds): possible, and hardly ever meant. */
export const doubtsOfTerm = ({ expiresAt = "" }: Values, now: number): FieldFault[] =>
  expiresAt !== "" && Date.parse(`${expiresAt}T00:00:00Z`) <= now ? [{ name: "expiresAt", detail: doubts.over }] : [];

/** Whether a license counts at `now`, or will. */
const counts = (license: License, now: number): boolean => standingOf(license, now).tone !== "bad";

/** The licenses of a customer beside which a new one of this product and tenant would be a second. */
export const doubtsBeside = (
  others: readonly License[],
  { product, tenant }: { product: string; tenant: string },
  now: number,
): FieldFault[] =>
  others
    .filter((other) => other.product === product && other.tenant === tenant.toLowerCase() && counts(other, now))
    .map(({ edition, startsAt, expiresAt }) => ({
      name: "tenant",
      detail: doubts.second(edition, dayText(startsAt), expiresAt === null ? undefined : dayText(expiresAt)),
    }));
