/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "3aef8dc6ccd1a34f310a5f568d50bfe5607c1484f92513e3d4dc2dbeefa0ad69",
};
