import { useState } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";

/** A text that one takes along, with a button that copies it; it can be selected by hand as well. */
export const Copy = ({ text, label }: { text: string; label: string }) => {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <span class="copy">
      <code>{text}</code>
      <button
        type="button"
        class="link"
        aria-label={`${SHARED.copy}: ${label}`}
        onClick={() => void copy().catch(() => {})}
      >
        {SHARED.copy}
      </button>
      <span role="status" class="quiet">
        {isCopied ? SHARED.copied : ""}
      </span>
    </span>
  );
};
