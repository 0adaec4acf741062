import type { ComponentChildren } from "preact";
import type { OwnWords } from "../api/words.ts";
import { Form } from "../forms/Form.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

type Props = {
  title: string;
  /** What it is about, where the title does not say it. */
  of?: string;
  submit: string;
  words?: OwnWords;
  onClose: () => void;
  onConfirm: () => Promise<void>;
  children: ComponentChildren;
};

/** Asks before something is done that others feel; what refused it is told in the dialog. */
export const Confirm = ({ title, of, submit, words = {}, onClose, onConfirm, children }: Props) => {
  const { undone } = useConsole();
  const name = of === undefined ? title : `${title} ${of}`;
  return (
    <Dialog title={title} onClose={onClose} closeLabel={TEXTS.confirm.keep}>
      {of === undefined ? null : <p>{of}</p>}
      {children}
      <Form submit={submit} words={words} isGrave onSubmit={() => undone.during(name, onConfirm)} />
    </Dialog>
  );
};
