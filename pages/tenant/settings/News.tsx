import { useEffect, useRef } from "preact/hooks";

/** What came of saving. It takes the focus, as the form that had it has made room for one of the new version. */
export const News = ({ text }: { text: string }) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [text]);
  return (
    <div class="notice good" role="status" tabIndex={-1} ref={box}>
      <p>{text}</p>
    </div>
  );
};
