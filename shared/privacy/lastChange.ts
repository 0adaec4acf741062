/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "ceacdcb249c0ea66df5b39389d191d3f2e063dbc3cde12dc7c75c41cf63c475f",
};
