/** Whether a route value, always text, fits; the names and meanings are ASP.NET's. */
export type Constraint = (value: string) => boolean;

const INTEGER = /^\s*[-+]?\d+\s*$/;
const GUID = /^\s*([0-9a-f]{32}|(\{?|\(?)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\}?|\)?))\s*$/i;
const CLOSING: Readonly<Record<string, string>> = { "": "", "{": "}", "(": ")" };

const isGuid: Constraint = (value) => {
  const found = GUID.exec(value);
  return found !== null && CLOSING[found[2] ?? ""] === (found[4] ?? "");
};

const isWithin =
  (least: bigint, most: bigint): Constraint =>
  (value) => {
    if (!INTEGER.test(value)) return false;
    const number = BigInt(value.trim().replace(/^\+/, ""));
    return number >= least && number <= most;
  };

const isNumber: Constraint = (value) => /^\s*[-+]?[\d,]*\.?\d+(e[-+]?\d+)?\s*$/i.test(value);
const INT64 = 2n ** 63n;
const INT32 = 2n ** 31n;

/** Each takes as many arguments as stand in the brackets of the template; a wrong number or kind of them throws. */
const CONSTRAINTS: Readonly<Record<string, (argument: string) => Constraint>> = {
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  bool: () => (value) => /^\s*(true|false)\s*$/i.test(value),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  decimal: () => isNumber,
  double: () => isNumber,
  float: () => isNumber,
  guid: () => isGuid,
  int: () => isWithin(-INT32, INT32 - 1n),
  long: () => isWithin(-INT64, INT64 - 1n),
  min: (least) => isWithin(BigInt(least), INT64 - 1n),
  max: (most) => isWithin(-INT64, BigInt(most)),
  range: (both) => {
    const [least, most] = pair(both);
    return isWithin(BigInt(least), BigInt(most));
  },
  length: (argument) => {
    const [least, most] = argument.includes(",") ? pair(argument) : [argument, argument];
    return isWithinLength(Number(BigInt(least)), Number(BigInt(most)));
  },
  minlength: (least) => isWithinLength(Number(BigInt(least)), Number.POSITIVE_INFINITY),
  maxlength: (most) => isWithinLength(0, Number(BigInt(most))),
  required: () => (value) => value !== "",
  regex: (pattern) => {
    const expression = new RegExp(pattern, "i");
    return (value) => expression.test(value);
  },
};

const isWithinLength =
  (least: number, most: number): Constraint =>
  (value) =>
    value.length >= least && value.length <= most;

const pair = (argument: string): [string, string] => {
  const [first, second, ...rest] = argument.split(",").map((part) => part.trim());
  if (first === undefined || second === undefined || rest.length > 0) throw new Error("two numbers are expected");
  return [first, second];
};

/** The constraint of one name and what stands in its brackets. Throws on an unknown name or an unfit argument. */
export const constraintOf = (name: string, argument: string): Constraint => {
  const make = Object.hasOwn(CONSTRAINTS, name.toLowerCase()) ? CONSTRAINTS[name.toLowerCase()] : undefined;
  if (!make) throw new Error(`the constraint "${name}" is not known`);
  try {
    return make(argument);
  } catch (error) {
    throw new Error(`the constraint "${name}(${argument})" has an unfit argument`, { cause: error });
  }
};
