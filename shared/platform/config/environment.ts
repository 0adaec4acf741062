import type { z } from "zod";

/** One setting that is missing or wrong: its name and what is expected there. Never its value: it may be a secret. */
export type SettingFault = { name: string; expected: string };

/** Reads single settings and collects every fault, so that all of them can be listed at once. */
export type SettingReader = {
  readonly faults: readonly SettingFault[];
  has(name: string): boolean;
  /** The setting in its parsed form. A missing or wrong one is a fault; what is answered then is never used. */
  required<Value>(name: string, schema: z.ZodType<Value>, expected: string): Value;
  /** As `required`, but a missing setting is `fallback`. */
  optional<Value>(name: string, schema: z.ZodType<Value>, expected: string, fallback: Value): Value;
  /** A password, exactly as it stands, spaces at its ends included. */
  secret(name: string, expected: string): string;
  /** Finds fault with each of `names` that has a value. */
  refuse(names: readonly string[], expected: string): void;
};

/** A reader of these environment variables; a blank one counts as missing. */
export const settingReader = (environment: NodeJS.ProcessEnv): SettingReader => {
  const faults: SettingFault[] = [];
  const textOf = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const has = (name: string): boolean => textOf(name) !== undefined;
  const wrong = <Value>(name: string, expected: string): Value => {
    faults.push({ name, expected });
    return undefined as Value;
  };
  const parse = <Value>(name: string, schema: z.ZodType<Value>, expected: string): Value => {
    const parsed = schema.safeParse(textOf(name));
    return parsed.success ? parsed.data : wrong(name, expected);
  };
  return {
    faults,
    has,
    required: parse,
    optional: (name, schema, expected, fallback) => (has(name) ? parse(name, schema, expected) : fallback),
    secret: (name, expected) => (has(name) ? (environment[name] ?? "") : wrong(name, expected)),
    refuse: (names, expected) => {
      for (const name of names.filter(has)) wrong(name, expected);
    },
  };
};
