import { useState } from "preact/hooks";
import { SHARED } from "../../frame/texts.ts";
import { timeText } from "../../frame/times.ts";
import { Act } from "../../parts/Act.tsx";
import { useConsole } from "../consoleContext.ts";
import type { EntryPage } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { entries: texts } = TEXTS.debug;

type Props = { path: string; onRead: () => Promise<void> };

/** What was recorded: only once it is asked for, as each reading leaves a trace. */
export const Entries = ({ path, onRead }: Props) => {
  const { client } = useConsole();
  const [shown, setShown] = useState<EntryPage>();
  const read = async (before?: EntryPage): Promise<void> => {
    const query = before?.continuation ? `?continuation=${encodeURIComponent(before.continuation)}` : "";
    const page = await client.get<EntryPage>(`${path}/debug-entries${query}`);
    setShown({ ...page, entries: [...(before?.entries ?? []), ...page.entries] });
    await onRead();
  };
  return (
    <div class="recorded">
      <p>{texts.hint}</p>
      <Act label={texts.read} onAct={() => read()} />
      {shown?.entries.length === 0 ? <p role="status">{texts.none}</p> : null}
      <ol class="said">
        {shown?.entries.map(({ id, at, component, message, data }) => (
          <li key={id}>
            <p class="quiet">
              <strong>{component}</strong> · {timeText(at)}
            </p>
            <p class="text" dir="auto">
              {message}
            </p>
            {Object.keys(data).length === 0 ? null : (
              <p class="text">
                <code>{JSON.stringify(data, null, 2)}</code>
              </p>
            )}
          </li>
        ))}
      </ol>
      {shown?.continuation ? <Act label={SHARED.more} onAct={() => read(shown)} /> : null}
    </div>
  );
};
