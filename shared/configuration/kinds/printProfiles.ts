import * as z from "zod";
import { template } from "../texts.ts";
import { list, on } from "./lists.ts";

const millimetres = (least: number, most: number) => z.number().min(least).max(most);

const size = z.union(
  [
    z.enum(["A3", "A4", "A5", "A6", "letter", "legal", "tabloid"]),
    z.strictObject({ widthMm: millimetres(50, 1200), heightMm: millimetres(50, 1200) }),
  ],
  { error: "A size by its name, or {widthMm, heightMm}." },
);

const margin = millimetres(0, 100);

/** A print profile: how items of a list come onto paper. */
export const printProfile = z
  .strictObject({
    on,
    list,
    template: template({ min: 1, max: 20_000, lines: true }).meta({ description: "HTML with placeholders" }),
    perItem: z.boolean().meta({ description: "A page for each item, or all in one table" }),
    paper: z.strictObject({
      size,
      orientation: z.enum(["portrait", "landscape"]),
      marginsMm: z.strictObject({ top: margin, right: margin, bottom: margin, left: margin }),
    }),
    header: template({ max: 2_000, lines: true }),
    footer: template({ max: 2_000, lines: true }),
  })
  .meta({ id: "PrintProfile" });
