import { useState } from "preact/hooks";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Confirm } from "../Confirm.tsx";
import { useConsole } from "../consoleContext.ts";
import type { Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { confirm: texts } = TEXTS.erasures;

type Props = { request: string | undefined; onDone: (receipt: Receipt) => void };

/** Confirms what another officer passed on, once it was asked whether everything shall go. */
export const ConfirmErasure = ({ request, onDone }: Props) => {
  const { client } = useConsole();
  const [asking, setAsking] = useState<string>();
  return (
    <section>
      <h2>{texts.title}</h2>
      <Form submit={texts.submit} onSubmit={async ({ id = "" }) => setAsking(id.trim())}>
        <TextField name="id" label={texts.id} hint={texts.idHint} value={request} />
      </Form>
      {asking === undefined ? null : (
        <Confirm
          title={texts.dialog.title}
          submit={texts.dialog.submit}
          words={texts.dialog.words}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const path = `/api/staff/erasures/${encodeURIComponent(asking)}/confirm`;
            const { body } = await client.send<Receipt>("POST", path);
            onDone(body);
          }}
        >
          <ul>
            {texts.dialog.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </section>
  );
};
