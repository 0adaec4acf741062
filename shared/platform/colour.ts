/** A colour by its three channels, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

export const WHITE: Colour = [255, 255, 255];

const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** A colour as CSS writes it, `#rrggbb`; undefined for any other form. */
export const readColour = (text: string): Colour | undefined => {
  const [, ...channels] = HEX.exec(text) ?? [];
  const [red, green, blue] = channels.map((channel) => Number.parseInt(channel, 16));
  return red === undefined || green === undefined || blue === undefined ? undefined : [red, green, blue];
};

export const colourText = (colour: Colour): string =>
  `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance (WCAG 2.2). */
const luminance = ([red, green, blue]: Colour): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** How well one colour is read on another: 1 (not at all) to 21 (WCAG 2.2, contrast ratio). */
export const contrast = (one: Colour, other: Colour): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

/** What text needs (WCAG 2.2, criterion 1.4.3, level AA). */
export const READABLE = 4.5;

/** The first step from a colour towards white that is readable on `ground`; on a dark ground there always is one. */
export const lightenedFor = (colour: Colour, ground: Colour): Colour => {
  for (let step = 0; step < 20; step += 1) {
    const [red, green, blue] = colour.map((channel) => Math.round(channel + ((255 - channel) * step) / 20));
    const lighter: Colour = [red ?? 255, green ?? 255, blue ?? 255];
    if (contrast(lighter, ground) >= READABLE) return lighter;
  }
  return WHITE;
};
