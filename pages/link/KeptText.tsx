import { useId, useRef, useState } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";

/** A text of several lines that was not sent: to be read, and copied. */
export const KeptText = ({ label, hint, text }: { label: string; hint: string; text: string }) => {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (!isCopied) area.current?.select();
    setSaid(isCopied ? SHARED.copied : SHARED.selected);
  };
  return (
    <>
      <div class="field">
        <label for={id}>{label}</label>
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
        <textarea ref={area} id={id} aria-describedby={`${id}-hint`} rows={10} dir="auto" readOnly value={text} />
      </div>
      <p class="actions">
        <button type="button" onClick={() => void copy()}>
          {SHARED.copy}
        </button>
        <span role="status" class="quiet">
          {said}
        </span>
      </p>
    </>
  );
};
