import * as z from "zod";
import type { FieldDeclaration, Form, TableDeclaration } from "../../platform/declaration.ts";
import { leavesByPlace } from "./entryOf.ts";
import { exportedOf } from "./exportedTables.ts";
import { isList } from "./places.ts";

const shapeOf = (form: Form): z.ZodType => {
  if (form === "id") return z.guid();
  if (form === "instant") return z.iso.datetime();
  if (form === "count") return z.int();
  if (form === "number") return z.number();
  return form === "flag" ? z.boolean() : z.string();
};

/** A part of the export: a value, a list, or an object whose parts are known by name. */
type Part = { shape?: z.ZodType; each?: Part; named: Map<string, Part> };

const newPart = (): Part => ({ named: new Map() });

/** The part at a path, begun where there is none yet. */
const partAt = (root: Part, path: string): Part => {
  let part = root;
  for (const step of path.split(/\.|(?=\[\])/).filter((name) => name !== "")) {
    const next = (step === "[]" ? part.each : part.named.get(step)) ?? newPart();
    if (step === "[]") part.each = next;
    else part.named.set(step, next);
    part = next;
  }
  return part;
};

/** Lists with an entry a row are always there; of anything else only what is not empty. */
const shapeOfPart = (part: Part, path: string, lists: ReadonlySet<string>): z.ZodType => {
  if (part.shape) return part.shape;
  if (part.each) return z.array(shapeOfPart(part.each, `${path}[]`, lists));
  return z.strictObject(
    Object.fromEntries(
      [...part.named].map(([name, inner]) => {
        const at = path === "" ? name : `${path}.${name}`;
        const shape = shapeOfPart(inner, at, lists);
        return [name, lists.has(`${at}[]`) ? shape : shape.optional()];
      }),
    ),
  );
};

/** What lies deep in a payload whose steps may be nested in one another has no shape that could be told here. */
const depth = (leaf: string, nested: readonly string[] | undefined): string =>
  nested === undefined ? leaf : (leaf.split(/[.[]/)[0] ?? leaf);

const addField = (root: Part, field: FieldDeclaration): void => {
  if (!("leaves" in field)) {
    if (field.protection !== "plain" || field.exported === false) return;
    partAt(root, field.exported).shape = shapeOf(field.form).meta({ description: field.what });
    return;
  }
  const nested = field.protection === "plain" ? field.nested : undefined;
  for (const [place, leaves] of leavesByPlace(field)) {
    for (const [leaf, { form, what }] of Object.entries(leaves)) {
      const told = depth(leaf, nested);
      const path = told.startsWith("[") || place === "" ? `${place}${told}` : `${place}.${told}`;
      partAt(root, path).shape =
        told === leaf
          ? shapeOf(form).meta({ description: what })
          : z.record(z.string(), z.unknown()).meta({ description: field.what });
    }
  }
};

const notReadable = z
  .array(z.strictObject({ table: z.string(), id: z.string() }))
  .meta({ description: "Rows of which something does not open, because it is damaged: the vendor can look for them" });

const leftOut = (tables: readonly TableDeclaration[]): string =>
  tables
    .flatMap((table) =>
      table.export && "withheld" in table.export ? [`${table.about}: ${table.export.withheld}`] : [],
    )
    .join(" ");

const makeShape = (tables: readonly TableDeclaration[]): z.ZodType => {
  const root = newPart();
  const exported = exportedOf(tables);
  for (const table of exported) {
    partAt(root, table.export.as);
    for (const field of Object.values(table.fields)) addField(root, field);
  }
  partAt(root, "notReadable").shape = notReadable;
  const lists = new Set([...exported.map((table) => table.export.as).filter(isList), "notReadable[]"]);
  return shapeOfPart(root, "", lists).meta({
    id: "OrganizationExport",
    description: `Everything that is kept about the organization. What is empty is left out. Not in it are these. ${leftOut(tables)}`,
  });
};

/**
 * The shape of an export, made from the manifest: what that does not declare never leaves. It is made when it is first
 * needed, as whoever starts to answer a check has no use for it.
 */
export const exportShape = (tables: readonly TableDeclaration[]): z.ZodType => z.lazy(() => makeShape(tables));
