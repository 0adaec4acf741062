const LANDMARKS = "h1, h2, h3, a[href]";

/** The last heading or link before a place of the document, in the same part of the page. */
const before = (place: Range, part: Element): HTMLElement | undefined =>
  [...part.querySelectorAll<HTMLElement>(LANDMARKS)].findLast(
    (element) => place.comparePoint(element, 0) < 0 && element.checkVisibility(),
  );

/** Gives something the focus that has none by itself; who uses a pointer sees the page stand still. */
const land = (element: HTMLElement): void => {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  if (element.matches(":focus-visible")) element.scrollIntoView({ block: "nearest" });
};

/**
 * Keeps the place of whoever goes by the keyboard. What has the focus may go once it is used: a button whose work is done,
 * a row that was freed. Then the focus goes to the heading or link before it, and not to the beginning of the document.
 */
export const keepPlace = (root: HTMLElement): void => {
  let focused: Element | undefined;
  const place = document.createRange();
  root.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    focused = target;
    // A range moves with the document: where its node is taken out, it stays at the gap.
    place.selectNode(target);
  });
  root.addEventListener("focusout", () =>
    queueMicrotask(() => {
      if (focused?.isConnected && focused !== document.activeElement) focused = undefined;
    }),
  );
  new MutationObserver(() => {
    if (focused === undefined || focused.isConnected || document.activeElement !== document.body) return;
    focused = undefined;
    const gap = place.startContainer;
    const part =
      (gap instanceof Element ? gap : gap.parentElement)?.closest("dialog, main") ?? root.querySelector("main");
    const found = part && (before(place, part) ?? part.querySelector<HTMLElement>("h1"));
    if (found) land(found);
  }).observe(root, { childList: true, subtree: true });
};
