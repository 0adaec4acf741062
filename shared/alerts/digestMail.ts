export type Item = { subject: string; html: string; rule: string; at: number };
export const splitDigest = <I extends Item>(items: readonly I[]): I[][] => [[...items]];
export const writeDigest = async (i: readonly Item[], _of: object, _c: object) => ({
  subject: `${i.length}`,
  html: i.map((x) => x.html).join(),
  text: "",
  fromName: "x",
});
