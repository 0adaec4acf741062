/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "978c23ad16c1f2b43a9dd941cdc41303ba282c3b354866c03f59715307b5562f",
};
