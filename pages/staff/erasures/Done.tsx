import { Screen } from "../../frame/Screen.tsx";
import { Copy } from "../../parts/Copy.tsx";
import { Pairs } from "../../parts/Pairs.tsx";
import type { Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { done: texts } = TEXTS.erasures;

/** Everything is deleted: the receipt, which is shown this once. */
export const Done = ({ receipt, onBack }: { receipt: Receipt; onBack: () => void }) => (
  <Screen title={texts.title}>
    <p>{texts.text}</p>
    <Pairs
      pairs={[
        [texts.number, <Copy key="number" text={receipt.receiptId} label={texts.number} />],
        [texts.receipt, <Copy key="receipt" text={receipt.receipt} label={texts.receipt} />],
      ]}
    />
    <button type="button" class="second" onClick={onBack}>
      {texts.back}
    </button>
  </Screen>
);
