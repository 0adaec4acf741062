/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "755abfc9fae7f752b89635a4918e9a591f68246737009f6ba874f97b702f96e2",
};
