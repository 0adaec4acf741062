import { useState } from "preact/hooks";
import { GUID } from "../../../shared/platform/patterns.ts";
import { Problem } from "../../api/problem.ts";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import type { ErasureState } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { askReceipt: texts } = TEXTS.data;

/** Whoever has the number of a receipt asks how far the deletion is. `number`: the one that the address names. */
export const AskReceipt = ({ number }: { number?: string | undefined }) => {
  const { client } = usePortal();
  const [state, setState] = useState<ErasureState>();
  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      <Form
        submit={texts.submit}
        words={texts.words}
        places={{ "not-found": "number" }}
        onSubmit={async ({ number: typed = "" }) => {
          setState(undefined);
          const wanted = typed.trim();
          if (!GUID.test(wanted)) throw new Problem(404, "not-found", "");
          setState((await client.get<{ state: ErasureState }>(`/api/erasures/${wanted}`)).state);
        }}
      >
        <TextField name="number" label={texts.number} hint={texts.hint} value={number} />
      </Form>
      {state === undefined ? null : (
        <Notice kind="good">
          <p>{SHARED.receipt.states[state]}</p>
        </Notice>
      )}
    </Screen>
  );
};
