/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-25",
  digest: "9c403a796d0aed8fa2fb0e9bb13632b17ec99f63580c777302318813fe8858ef",
};
