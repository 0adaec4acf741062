/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "9d4c4bc1ec0bc3013696afe8591de1fdb4def78f27d5aaee0431dd4e3162366e",
};
