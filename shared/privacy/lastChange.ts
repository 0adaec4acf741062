/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "85168be9f87943a6afe29f437fabceb8d7a9526fac1042f275c9774cc0190ed4",
};
