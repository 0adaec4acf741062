/** What mail programs make a link of, or could: a scheme, an address, a domain. */
const LINK_LIKE = /:\/\/|@|www\.|[\p{L}\p{N}-]\.\p{L}{2}/iu;

/** Characters without a shape of their own that reorder or hide others. */
const INVISIBLE = /[\p{Cc}[\p{Cf}--[\u200c\u200d]]\p{Zl}\p{Zp}\s]+/gv;

/** Zero-width joiner and non-joiner: emoji of several parts, Persian and the scripts of India are written with them. */
const JOINERS = /[\u200c\u200d]/gu;

/** Joiners that stand between no two such characters, and so hide something. */
const STRAY =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;

const LONGEST = 100;

/**
 * A name as a mail may show it, or undefined where it is left out. Anybody can register somebody else's address under
 * any name: a name that carries a link or a whole message would make Usher deliver a stranger's words.
 */
export const shownName = (name: string): string | undefined => {
  const isLinkLike = LINK_LIKE.test(name.replace(JOINERS, ""));
  const plain = name.replace(STRAY, " ").replace(INVISIBLE, " ").trim();
  return plain === "" || plain.length > LONGEST || isLinkLike ? undefined : plain;
};
