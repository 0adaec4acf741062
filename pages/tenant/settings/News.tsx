import { useLayoutEffect, useRef } from "preact/hooks";

/** What became of the settings. It takes the focus, as the form that had it has made room for one of the new version. */
export const News = ({ text }: { text: string }) => {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.focus(), [text]);
  return (
    <div class="notice good" role="status" tabIndex={-1} ref={box}>
      <p>{text}</p>
    </div>
  );
};
