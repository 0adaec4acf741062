import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { Act } from "../../parts/Act.tsx";
import { Copy } from "../../parts/Copy.tsx";
import { usePortal } from "../portalContext.ts";
import type { ErasureState, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { saveFile } from "./saveFile.ts";

const { erased: texts } = TEXTS.data;

/** Everything is deleted: the receipt, which is shown this once. */
export const Erased = ({ receipt: { receipt, receiptId } }: { receipt: Receipt }) => {
  const { client } = usePortal();
  const [state, setState] = useState<ErasureState>("effective");
  return (
    <Screen title={texts.title}>
      <p role="status">{texts.states[state]}</p>
      <h2>{texts.receipt}</h2>
      <p>{texts.keep}</p>
      <p>
        {texts.number} <Copy text={receiptId} label={texts.number} />
      </p>
      <p class="actions">
        <button type="button" onClick={() => saveFile(texts.file, "application/jose", receipt)}>
          {texts.save}
        </button>
        <Act
          label={texts.look}
          onAct={async () => {
            const now = await client.get<{ state: ErasureState }>(`/api/erasures/${receiptId}`);
            setState(now.state);
          }}
        />
      </p>
      <p>
        {texts.later} <code>{`${location.origin}/#/receipt/${receiptId}`}</code>
      </p>
      <details>
        <summary>{texts.whole}</summary>
        <p>
          <code>{receipt}</code>
        </p>
      </details>
    </Screen>
  );
};
