/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "2ecf6475c242cdfc4f08f8e43269618a4ab735fb0708b91f07f9014e18a93433",
};
