import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";

type Props = {
  title: string;
  onClose: () => void;
  /** What the button that closes it says. */
  closeLabel?: string;
  children: ComponentChildren;
};

/** Something that is asked before anything else goes on. Escape closes it, and the focus goes back to where it was. */
export const Dialog = ({ title, onClose, closeLabel = SHARED.cancel, children }: Props) => {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <p class="leave">
        <button type="button" class="link" onClick={() => dialog.current?.close()}>
          {closeLabel}
        </button>
      </p>
    </dialog>
  );
};
