import { useState } from "preact/hooks";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Copy } from "../../parts/Copy.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import { TEXTS } from "../texts.ts";

const { ask: texts } = TEXTS.erasures;

/** Where another officer confirms a request. */
const addressOf = (request: string): string => `${location.origin}${location.pathname}#/erasures/${request}`;

/** Passes on that somebody asked to be forgotten. */
export const AskForErasure = ({ onAsked }: { onAsked: () => Promise<void> }) => {
  const { client } = useConsole();
  const [asked, setAsked] = useState<string>();
  return (
    <section>
      <h2>{texts.title}</h2>
      {asked === undefined ? null : (
        <Notice kind="good">
          <p>{texts.done}</p>
          <p>
            <Copy text={addressOf(asked)} label={texts.address} />
          </p>
        </Notice>
      )}
      <Form
        submit={texts.submit}
        draft="erasure"
        words={texts.words}
        onSubmit={async ({ contactEmail = "" }) => {
          setAsked(undefined);
          const { body } = await client.send<{ id: string }>("POST", "/api/staff/erasures", { contactEmail });
          setAsked(body.id);
          void onAsked();
        }}
      >
        <TextField name="contactEmail" label={texts.email} hint={texts.hint} type="email" />
      </Form>
    </section>
  );
};
