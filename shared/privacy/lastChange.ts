/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "c915a459e48c845f96a181ab1f07f1796bb548ce1c249d6113dfd6d0b9990252",
};
