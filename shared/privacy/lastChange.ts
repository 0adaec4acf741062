/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "c73dd2a4e591ec6440ae2bd0ce9796fd7f9f9a18994e02e4bbd92968e9e5b72b",
};
