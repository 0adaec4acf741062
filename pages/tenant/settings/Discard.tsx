import { Dialog } from "../../parts/Dialog.tsx";
import { TEXTS } from "../texts.ts";

const { discard: texts } = TEXTS;

/** Before alerts that wait are thrown away: nobody will get them. */
export const Discard = ({ count, onAnswer }: { count: number; onAnswer: (isSure: boolean) => void }) => (
  <Dialog title={texts.title(count)} onClose={() => onAnswer(false)} closeLabel={texts.keep}>
    <p>{texts.text}</p>
    <button type="button" class="grave" onClick={() => onAnswer(true)}>
      {texts.submit}
    </button>
  </Dialog>
);
