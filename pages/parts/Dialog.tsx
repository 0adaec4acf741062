import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";

type Props = {
  title: string;
  onClose: () => void;
  /** What the button that closes it says. */
  closeLabel?: string | undefined;
  /** Beside that button: another way out. */
  aside?: ComponentChildren;
  children: ComponentChildren;
};

/**
 * Something that is asked before anything else goes on. The focus goes to its first field that is empty; where it has none, to its title,
 * so that a key that is pressed twice does nothing grave. Escape closes it, and the focus goes back to where it was.
 */
export const Dialog = ({ title, onClose, closeLabel = SHARED.cancel, aside, children }: Props) => {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    const fields = [...(dialog.current?.querySelectorAll<HTMLInputElement>("input, select, textarea") ?? [])];
    (fields.find(({ value }) => value === "") ?? fields[0] ?? heading.current)?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id} tabIndex={-1} ref={heading}>
        {title}
      </h2>
      {children}
      <p class="leave">
        <button type="button" class="link" onClick={() => dialog.current?.close()}>
          {closeLabel}
        </button>
        {aside}
      </p>
    </dialog>
  );
};
