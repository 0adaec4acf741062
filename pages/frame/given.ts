import type { Given } from "../../shared/pages/given.ts";

const place = (): HTMLElement => {
  const found = document.getElementById("page");
  if (!found) throw new Error("The page has no place for what its script draws.");
  return found;
};

/** Where the page is drawn, and what Usher gave it. */
export const readPlace = (): { root: HTMLElement; given: Given } => {
  const root = place();
  return { root, given: JSON.parse(root.dataset.given ?? "{}") as Given };
};
