import { Screen } from "../../frame/Screen.tsx";
import { TEXTS } from "../texts.ts";

const { support } = TEXTS;

/** A ticket has arrived: its number, and what comes next. */
export const TicketSent = ({ number, email, onAnother }: { number: string; email: string; onAnother: () => void }) => (
  <Screen title={support.sent.title}>
    <p>
      {support.sent.number} <strong>{number}</strong>
    </p>
    <p>{support.sent.text(email)}</p>
    <button type="button" class="second" onClick={onAnother}>
      {support.sent.another}
    </button>
  </Screen>
);
