/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "7c1702cd298d90efb6045a2cab2f80ba99ddaad393e658c64c3509d644c1f81d",
};
