import { type Fault, Refusal } from "../platform/refusal.ts";
import type { License } from "./license.ts";
import type { Product } from "./product.ts";
import { graceUntilOf, isOver } from "./verdict.ts";

/** What of a license is looked at: all of a new one, what is changed of another. */
export type Touched = ReadonlySet<string>;

const productFaults = (
  { edition, components }: Pick<License, "edition" | "components">,
  product: Product,
  touched: Touched,
): Fault[] => {
  const faults: Fault[] = [];
  if (touched.has("edition") && !product.editions.some(({ id }) => id === edition)) {
    faults.push({ pointer: "/edition", code: "unknown-edition", detail: "The product has no edition of this id." });
  }
  if (touched.has("components")) {
    components.forEach((component, at) => {
      if (component === "*" || product.components.includes(component)) return;
      const detail = "The product has no component of this id.";
      faults.push({ pointer: `/components/${at}`, code: "unknown-component", detail });
    });
  }
  return faults;
};

const termFaults = ({ startsAt, expiresAt }: Pick<License, "startsAt" | "expiresAt">): Fault[] =>
  expiresAt !== null && expiresAt <= startsAt
    ? [{ pointer: "/expiresAt", code: "too-early", detail: "This must be later than the first day (startsAt)." }]
    : [];

const TERM = ["startsAt", "expiresAt"];

/** What is wrong with a license by the rules of the catalogue and of time: all faults at once. */
export const licenseFaults = (license: License, product: Product | undefined, touched: Touched): Fault[] => [
  ...(product === undefined
    ? [{ pointer: "/product", code: "unknown-product", detail: "The catalogue has no product of this id." }]
    : productFaults(license, product, touched)),
  ...(TERM.some((name) => touched.has(name)) ? termFaults(license) : []),
];

/** Whether a license can say yes no more, unless an employee changes it: it is revoked, or past its grace at `now`. */
export const isSpent = (license: License, now: number): boolean =>
  license.status === "revoked" || isOver(graceUntilOf(license), now);

/** Throws `validation-failed` with all the faults there are. */
export const refuseFaults = (errors: readonly Fault[]): void => {
  if (errors.length > 0) {
    throw new Refusal("validation-failed", "The license has faults. Each is listed in errors.", { errors });
  }
};
