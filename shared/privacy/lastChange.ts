/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "0021ad15c5e8754bee2288745609b414bb3e5210b21f159a28866f53df8f7912",
};
