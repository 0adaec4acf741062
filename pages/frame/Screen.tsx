import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Whether anything was shown before: the first screen of a page takes no focus, as the browser has just loaded it. */
let isFirst = true;

/**
 * One part of a page, with the heading that it begins with. When another one comes, the window's title tells, and the
 * focus moves to the heading, so that a screen reader says where one is.
 */
export const Screen = ({ title, children }: { title: string; children: ComponentChildren }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${title} · ${document.title.split(" · ").at(-1)}`;
    if (!isFirst) heading.current?.focus();
    isFirst = false;
    scrollTo(0, 0);
  }, [title]);
  return (
    <>
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
    </>
  );
};
