import { timeText } from "../frame/times.ts";

/** Something that was said, by whom and when. */
export type Said = { id: string; who: string; at: string; text: string };

/** What was said about a question, the question first. */
export const Conversation = ({ said }: { said: readonly Said[] }) => (
  <ol class="said">
    {said.map(({ id, who, at, text }) => (
      <li key={id}>
        <p class="quiet">
          <strong>{who}</strong> · {timeText(at)}
        </p>
        <p class="text" dir="auto">
          {text}
        </p>
      </li>
    ))}
  </ol>
);
