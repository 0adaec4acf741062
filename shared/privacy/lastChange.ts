/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "1cf6d00c74d252ff0631690a3164a0c24cadcadb4cf798695ca694b63c550715",
};
