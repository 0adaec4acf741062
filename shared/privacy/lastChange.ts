/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "ea48fc11302afc9b87326c659998f7032865b1f1319965ef3bf57ab03f68d17d",
};
