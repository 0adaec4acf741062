import type { ComponentChildren } from "preact";
import type { OwnWords } from "../api/words.ts";
import { Form } from "../forms/Form.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { TEXTS } from "./texts.ts";

type Props = {
  title: string;
  submit: string;
  words?: OwnWords;
  onClose: () => void;
  onConfirm: () => Promise<void>;
  children: ComponentChildren;
};

/** Asks before something is done that others feel; what refused it is told in the dialog. */
export const Confirm = ({ title, submit, words = {}, onClose, onConfirm, children }: Props) => (
  <Dialog title={title} onClose={onClose} closeLabel={TEXTS.confirm.keep}>
    {children}
    <Form submit={submit} words={words} isGrave onSubmit={onConfirm} />
  </Dialog>
);
