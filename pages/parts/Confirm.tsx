import type { ComponentChildren } from "preact";
import type { OwnWords } from "../api/words.ts";
import { Form } from "../forms/Form.tsx";
import { Dialog } from "./Dialog.tsx";

type Props = {
  title: string;
  submit: string;
  words?: OwnWords | undefined;
  /** What the button says that leaves everything as it is. */
  keep?: string | undefined;
  onClose: () => void;
  onConfirm: () => Promise<void>;
  children: ComponentChildren;
};

/** Asks before something is done that cannot be taken back or that others feel; what refused it is told in the dialog. */
export const Confirm = ({ title, submit, words, keep, onClose, onConfirm, children }: Props) => (
  <Dialog title={title} onClose={onClose} closeLabel={keep}>
    {children}
    <Form submit={submit} words={words} isGrave onSubmit={onConfirm} />
  </Dialog>
);
