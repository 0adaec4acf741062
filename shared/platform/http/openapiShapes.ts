import * as z from "zod";

export type Json = Record<string, unknown>;

const IO = { input: "Input", output: "" } as const;

/** The document under construction: shapes with a name of their own stand once, under its components. */
export type Shapes = { named: Record<string, Json>; of(schema: z.ZodType, io: keyof typeof IO): Json };

/** Makes JSON Schemas of shapes: as they are sent for inputs, as they are received for answers. */
export const createShapes = (): Shapes => {
  const named: Record<string, Json> = {};
  const keep = (name: string, shape: Json): void => {
    if (named[name] && JSON.stringify(named[name]) !== JSON.stringify(shape)) {
      throw new TypeError(`two shapes are called ${name}`);
    }
    named[name] = shape;
  };
  return {
    named,
    of: (schema, io) => {
      const made = z.toJSONSchema(schema, { io, unrepresentable: "any" });
      const nameOf = (definition: string): string => `${definition}${IO[io]}`;
      // A reference counts from the root of the whole document, not of the schema that it stands in.
      const {
        $schema: _,
        $defs = {},
        ...shape
      } = JSON.parse(JSON.stringify(made), (key, value: unknown) =>
        key === "$ref" && typeof value === "string"
          ? value.replace(/^#\/\$defs\/(.*)$/, (_ref, name: string) => `#/components/schemas/${nameOf(name)}`)
          : value,
      ) as Json & { $defs?: Record<string, Json> };
      for (const [definition, part] of Object.entries($defs)) keep(nameOf(definition), part);
      return shape;
    },
  };
};
