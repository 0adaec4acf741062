/** SQL Server takes 2,100 parameters a statement. */
const MOST = 1_000;

/** Values in lists that a statement can take, `parameters` of them for each value. */
export const inChunks = <Value>(values: readonly Value[], parameters = 1): Value[][] => {
  const size = Math.floor(MOST / parameters);
  const chunks: Value[][] = [];
  for (let at = 0; at < values.length; at += size) chunks.push(values.slice(at, at + size));
  return chunks;
};
