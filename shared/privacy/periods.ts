import type { Ends, Stay, TableDeclaration } from "../platform/declaration.ts";

/**
 * One period that a table declares: how long (milliseconds), and what ends it. `of`: its rows, those that were set aside,
 * or a field of theirs that has a period of its own.
 */
export type Period = {
  declaration: TableDeclaration;
  of: "rows" | "set-aside" | { field: string };
  ms: number;
  ends: Ends;
};

const limitOf = (stays: Stay | undefined): Pick<Period, "ms" | "ends"> | undefined => {
  if (stays?.kind === "after") return { ms: stays.ms, ends: stays.ends };
  if (stays?.kind !== "until-done" || stays.atMostMs === undefined) return undefined;
  return { ms: stays.atMostMs, ends: stays.ends };
};

/** Every period that these tables declare. */
export const periodsOf = (tables: readonly TableDeclaration[]): Period[] =>
  tables.flatMap((declaration) => {
    const stated: [Period["of"], Stay | undefined][] = [
      ["rows", declaration.stays],
      ["set-aside", declaration.setAside],
    ];
    for (const [field, one] of Object.entries(declaration.fields)) {
      if ("stays" in one) stated.push([{ field }, one.stays]);
    }
    return stated.flatMap(([of, stays]) => {
      const limit = limitOf(stays);
      return limit === undefined ? [] : [{ declaration, of, ...limit }];
    });
  });
