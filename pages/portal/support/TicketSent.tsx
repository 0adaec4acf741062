import { Screen } from "../../frame/Screen.tsx";
import { TEXTS } from "../texts.ts";

const { support } = TEXTS;

type Props = {
  number: string;
  email: string;
  /** It stands among the tickets of whoever is signed in. */
  isOwn?: boolean;
  onAnother: () => void;
};

/** A ticket has arrived: its number, and what comes next. */
export const TicketSent = ({ number, email, isOwn = false, onAnother }: Props) => (
  <Screen title={support.sent.title}>
    <p>
      {support.sent.number} <strong>{number}</strong>
    </p>
    <p>{support.sent.text(email)}</p>
    {isOwn ? (
      <p>
        <a class="alone" href="#/tickets">
          {support.sent.list}
        </a>
      </p>
    ) : null}
    <button type="button" class="second" onClick={onAnother}>
      {support.sent.another}
    </button>
  </Screen>
);
