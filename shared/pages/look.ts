import { type Colour, colourText, lightenedFor } from "../platform/colour.ts";

/** What is the vendor's own in the look of a page. */
export type Look = {
  vendorName: string;
  /** A picture as a data URL. */
  logo: string | undefined;
  /** The colour of links and buttons, readable on white. */
  colour?: Colour | undefined;
};

/** What a page in the dark stands on; that of page.ts. */
const DARK_GROUND: Colour = [0x14, 0x18, 0x1d];

/** The vendor's colour as style; on a dark ground a lighter one of the kind, which can be read there. */
export const colourStyle = ({ colour }: Pick<Look, "colour">): string => {
  if (colour === undefined) return "";
  const dark = lightenedFor(colour, DARK_GROUND);
  return `:root { --accent: ${colourText(colour)}; }
@media (prefers-color-scheme: dark) { :root { --accent: ${colourText(dark)}; } }
`;
};
