/** When what is told of the promises and of the data last changed. `npm run docs` writes this file; a test holds it. */
export const lastChange = {
  on: "2026-11-26",
  digest: "fb1251db0da4961cbc4d169a0ee5848f53ed5bedaa9029889080270f2b2be0b7",
};
