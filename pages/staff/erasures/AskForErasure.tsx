import { useState } from "preact/hooks";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Copy } from "../../parts/Copy.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { Pairs } from "../../parts/Pairs.tsx";
import { useConsole } from "../consoleContext.ts";
import { TEXTS } from "../texts.ts";

const { ask: texts } = TEXTS.erasures;

/** Where another officer confirms a request. */
const addressOf = (request: string): string => `${location.origin}${location.pathname}#/erasures/${request}`;

/** Passes on that somebody asked to be forgotten. */
export const AskForErasure = () => {
  const { client } = useConsole();
  const [asked, setAsked] = useState<string>();
  return (
    <section>
      <h2>{texts.title}</h2>
      {asked === undefined ? null : (
        <Notice kind="good">
          <p>{texts.done}</p>
          <Pairs
            pairs={[
              [texts.number, <Copy key="number" text={asked} label={texts.number} />],
              [texts.address, <Copy key="address" text={addressOf(asked)} label={texts.address} />],
            ]}
          />
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
        }}
      >
        <TextField name="contactEmail" label={texts.email} hint={texts.hint} type="email" />
      </Form>
    </section>
  );
};
