/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "4a48fd7dc53fc91c785deb8817a7e41aade265408a5a52cb0cca692c68678a91",
};
