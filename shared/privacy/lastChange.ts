/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "cd511e7337b3de3f473ec3e35bbd5787f7b8407a5429b20aa3e3d8321464a4c5",
};
