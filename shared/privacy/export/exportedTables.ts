import type { Exported, TableDeclaration } from "../../platform/declaration.ts";

/** A table of which an export gives out rows. */
export type ExportedTable = TableDeclaration & { export: Exported };

/** The tables of which an export gives out rows. */
export const exportedOf = (tables: readonly TableDeclaration[]): ExportedTable[] =>
  tables.filter((table): table is ExportedTable => table.export !== undefined && "as" in table.export);

/** Those whose rows are found by whose they are: by the organization, or by its contact's address. */
export const roots = (tables: readonly ExportedTable[]): ExportedTable[] =>
  tables.filter((table) => typeof table.export.of === "string");

/** Those whose rows belong to rows of another table. */
export const membersOf = (tables: readonly ExportedTable[], { table }: ExportedTable): ExportedTable[] =>
  tables.filter(({ export: { of } }) => typeof of !== "string" && of.table === table);
