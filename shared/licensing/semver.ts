/** SemVer 2.0.0, by the expression that its own site suggests. */
export const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

const compareNumbers = (a: string, b: string): number =>
  // Numerals without leading zeros: the longer one is the greater, whatever its size.
  a.length - b.length || (a < b ? -1 : Number(a > b));

const isNumeric = (identifier: string): boolean => /^\d+$/.test(identifier);

const compareIdentifiers = (a: string, b: string): number => {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (isNumeric(a) !== isNumeric(b)) return isNumeric(a) ? -1 : 1;
  return a < b ? -1 : Number(a > b);
};

const comparePrereleases = (a: string | undefined, b: string | undefined): number => {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [left, right] = [a.split("."), b.split(".")];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = compareIdentifiers(left[at] ?? "", right[at] ?? "");
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};

/**
 * Precedence of two versions (SemVer 2.0.0 §11): negative, zero or positive, as `Array.sort` takes it; `undefined`
 * where one of them is no version. Build metadata does not count.
 */
export const compareVersions = (a: string, b: string): number | undefined => {
  const [left, right] = [SEMVER.exec(a), SEMVER.exec(b)];
  if (left === null || right === null) return undefined;
  for (const part of [1, 2, 3]) {
    const difference = compareNumbers(left[part] ?? "", right[part] ?? "");
    if (difference !== 0) return difference;
  }
  return comparePrereleases(left[4], right[4]);
};
