/**
 * Finds what would make a person known in words that a customer writes for everybody: e-mail addresses, sign-in names and
 * telephone numbers. Settings hold references to people (`references.ts`) in their place (promise P6).
 */
export type PersonalData = "e-mail-address" | "sign-in-name" | "phone-number";

/** What shows nothing and parts what it stands in: soft hyphens, zero-width and direction marks, tags, variations. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

const NAMED: Readonly<Record<string, string>> = {
  commat: "@",
  period: ".",
  plus: "+",
  bsol: "\\",
  nbsp: " ",
  lowbar: "_",
  hyphen: "-",
  vert: "|",
  num: "#",
  colon: ":",
  amp: "&",
  shy: "",
};

const fromCodePoint = (code: number): string =>
  Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";

/** The ways in which a character can be written down without standing there, one layer of each. */
const unwrapped = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d{1,7});?/g, (_, code: string) => fromCodePoint(Number(code)))
    .replace(/&([a-z]{2,8});/gi, (whole, name: string) => NAMED[name.toLowerCase()] ?? whole)
    .replace(/%([0-7][0-9a-f])/gi, (_, code: string) => fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => fromCodePoint(Number.parseInt(code, 16)))
    // How SharePoint writes a character into a field's internal name.
    .replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => fromCodePoint(Number.parseInt(code, 16)));

const LAYERS = 4;

/** The text as a reader sees it in the end: compatibility forms folded, nothing invisible, nothing escaped, no markup. */
const plainOf = (text: string): string => {
  let plain = text;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const before = plain;
    plain = unwrapped(plain.normalize("NFKC").replace(INVISIBLE, ""));
    if (plain === before) break;
  }
  return plain;
};

/** Without comments, the last of which need not be closed. Goes through the text once, whatever stands in it. */
const withoutComments = (text: string): string => {
  let kept = "";
  let from = 0;
  for (;;) {
    const start = text.indexOf("<!--", from);
    if (start < 0) return kept + text.slice(from);
    kept += text.slice(from, start);
    const end = text.indexOf("-->", start);
    if (end < 0) return kept;
    from = end + "-->".length;
  }
};

const withoutMarkup = (text: string): string => withoutComments(text).replace(/<[^<>]*>/g, "");

const AT = String.raw`(?:\s*@\s*|\s*[[({<]\s*(?:at|@)\s*[\])}>]\s*)`;
const DOT = String.raw`(?:\.|\s*[[({<]\s*(?:dot|\.)\s*[\])}>]\s*)`;

/** Somebody at a domain that ends in letters: "5 pieces @ 12.50" and "package@1.2.3" are no addresses. */
const ADDRESS = new RegExp(
  String.raw`[\p{L}\p{N}_%+'#-]${AT}[\p{L}\p{N}](?:[\p{L}\p{N}-]*${DOT})+(?:\p{L}{2,}|xn--[a-z0-9-]+)`,
  "iu",
);
const MAIL_LINK = /\b(?:mailto|sips?|xmpp|im):\s*[\p{L}\p{N}]/iu;

/** SharePoint's encoded claims name a person or a group of a directory: `i:0#.f|membership|…`. */
const CLAIM = /\b[ic]:0[^\s|]{0,4}\|/iu;
/** DOMAIN\name, one backslash alone: a path has a drive, a share or more of them. */
const DOMAIN_NAME =
  /(?<![\p{L}\p{N}\\/:._-])[\p{L}\p{N}][\p{L}\p{N}.-]{1,62}\\[\p{L}][\p{L}\p{N}._-]+(?![\p{L}\p{N}\\/_-])/u;

/** As in E.164: a plus sign and 8 to 15 digits, however they are grouped. A sum or an offset has something before its plus. */
const NUMBER = /(?<![\p{L}\p{N}\])}_.])\+(?=\p{Nd})(?:[\s()./-]*\p{Nd}){8,15}(?![\p{Nd}])/u;
const NUMBER_LINK = /\b(?:tel|callto|sms):\s*\+?[\p{Nd}(]/iu;

const SIGNS: readonly (readonly [PersonalData, readonly RegExp[]])[] = [
  ["sign-in-name", [CLAIM, DOMAIN_NAME]],
  ["e-mail-address", [ADDRESS, MAIL_LINK]],
  ["phone-number", [NUMBER, NUMBER_LINK]],
];

const signIn = (text: string): PersonalData | undefined =>
  SIGNS.find(([, signs]) => signs.some((sign) => sign.test(text)))?.[0];

/**
 * The first kind of personal data in a text, also where it hides behind entities, escapes, markup, look-alike forms or
 * invisible characters. Undefined where there is none.
 */
export const personalDataIn = (text: string): PersonalData | undefined => {
  const plain = plainOf(text);
  return signIn(plain) ?? signIn(plainOf(withoutMarkup(plain)));
};
