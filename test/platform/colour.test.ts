import { describe, expect, test } from "@jest/globals";
import { type Colour, colourText, contrast, lightenedFor, readColour, WHITE } from "../../shared/platform/colour.ts";

const BLACK: Colour = [0, 0, 0];

describe("colours", () => {
  test.each([
    ["#0b5cad", [11, 92, 173]],
    ["#FFFFFF", [255, 255, 255]],
    ["#fff", undefined],
    ["blue", undefined],
    ["#0b5cad; color: red", undefined],
  ])("%s is read", (text, colour) => {
    expect(readColour(text)).toEqual(colour);
  });

  // From "Understanding WCAG 2.2", contrast: black on white, the lightest grey that does, one that does not.
  test.each<[Colour, Colour, number]>([
    [BLACK, WHITE, 21],
    [WHITE, BLACK, 21],
    [[0x76, 0x76, 0x76], WHITE, 4.54],
    [[0x77, 0x77, 0x77], WHITE, 4.48],
    [WHITE, WHITE, 1],
  ])("%j on %j", (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
  });

  test("a lighter one can be read in the dark, and one that can be is left as it is", () => {
    const ground: Colour = [0x14, 0x18, 0x1d];
    for (const colour of [BLACK, [0, 0, 0x99], [0x80, 0, 0]] satisfies Colour[]) {
      expect(contrast(lightenedFor(colour, ground), ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(colourText(lightenedFor([0x79, 0xb8, 0xff], ground))).toBe("#79b8ff");
  });
});
