import fc from "fast-check";
import { junkName, junkValue } from "./junk.ts";

type Step = string | number;

/** Every place in a JSON value, the whole of it first. */
const placesIn = (value: unknown, at: readonly Step[] = []): (readonly Step[])[] => {
  if (typeof value !== "object" || value === null) return [at];
  const parts = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...parts.flatMap(([step, part]) => placesIn(part, [...at, step]))];
};

/** The same value with another part at a place; `undefined` takes it out. */
const withPart = (value: unknown, [step, ...rest]: readonly Step[], change: (part: unknown) => unknown): unknown => {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((part: unknown, at) => {
      const changed = at === step ? withPart(part, rest, change) : part;
      return changed === undefined ? [] : [changed];
    });
  }
  const entries = Object.entries(value as object).flatMap(([name, part]: [string, unknown]) => {
    const changed = name === step ? withPart(part, rest, change) : part;
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Object.fromEntries(entries);
};

const withField = (part: unknown, name: string, value: unknown): unknown => {
  if (Array.isArray(part)) return [...(part as unknown[]), value];
  if (typeof part !== "object" || part === null) return { [name]: value };
  return Object.defineProperty({ ...part }, name, { value, enumerable: true, configurable: true });
};

const FOLDS = [
  (part: unknown) => [part],
  (part: unknown) => ({ value: part }),
  (part: unknown) => JSON.stringify(part) ?? "",
  () => undefined,
];

const spoiledOnce = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom(...placesIn(value)),
      fc.oneof(
        junkValue.map((junk) => () => junk),
        fc.constantFrom(...FOLDS),
        fc.tuple(junkName, junkValue).map(
          ([name, junk]) =>
            (part: unknown) =>
              withField(part, name, junk),
        ),
      ),
    )
    .map(([place, change]) => withPart(value, place, change) ?? null);

/** A value with one to three of its parts replaced, taken out, folded or added to. */
export const spoiled = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(values, fc.integer({ min: 1, max: 3 }))
    .chain(([value, times]) =>
      Array.from({ length: times }).reduce<fc.Arbitrary<unknown>>(
        (sofar) => sofar.chain(spoiledOnce),
        fc.constant(value),
      ),
    );
