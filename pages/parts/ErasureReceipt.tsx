import { useState } from "preact/hooks";
import type { Client } from "../api/client.ts";
import { SHARED } from "../frame/texts.ts";
import { Act } from "./Act.tsx";
import { Copy } from "./Copy.tsx";
import { saveFile } from "./saveFile.ts";

const { receipt: texts } = SHARED;

type Props = { receipt: { receipt: string; receiptId: string }; client: Pick<Client, "get"> };

/** What proves an erasure: its number and the signed receipt, to be taken along; and how far it is. */
export const ErasureReceipt = ({ receipt: { receipt, receiptId }, client }: Props) => {
  const [state, setState] = useState<"effective" | "complete">("effective");
  return (
    <>
      <p role="status">{texts.states[state]}</p>
      <h2>{texts.title}</h2>
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
            const now = await client.get<{ state: "effective" | "complete" }>(`/api/erasures/${receiptId}`);
            setState(now.state);
          }}
        />
      </p>
      <p>
        {texts.later} <a href={`/#/receipt/${receiptId}`}>{`${location.origin}/#/receipt/${receiptId}`}</a>
      </p>
      <details>
        <summary>{texts.whole}</summary>
        <p>
          <code>{receipt}</code>
        </p>
      </details>
    </>
  );
};
