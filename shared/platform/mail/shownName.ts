/** What mail programs make a link of, or could: a scheme, an address, a domain. */
const LINK_LIKE = /:\/\/|@|www\.|[\p{L}\p{N}-]\.\p{L}{2}/iu;

/** Characters without a shape of their own that reorder or hide others. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

const LONGEST = 100;

/**
 * A name as a mail may show it, or undefined where it is left out. Anybody can register somebody else's address under
 * any name: a name that carries a link or a whole message would make Usher deliver a stranger's words.
 */
export const shownName = (name: string): string | undefined => {
  const plain = name.replace(INVISIBLE, " ").trim();
  return plain === "" || plain.length > LONGEST || LINK_LIKE.test(plain) ? undefined : plain;
};
