import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import type { Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { AskForErasure } from "./AskForErasure.tsx";
import { ConfirmErasure } from "./ConfirmErasure.tsx";
import { Done } from "./Done.tsx";

const { erasures: texts } = TEXTS;

/** `/erasures[/{request}]`: passing on that somebody wants to be forgotten, and confirming what another officer passed on. */
export const Erasures = ({ steps: [request] }: { steps: readonly string[] }) => {
  const [receipt, setReceipt] = useState<Receipt>();
  if (receipt !== undefined) return <Done receipt={receipt} onBack={() => setReceipt(undefined)} />;
  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      {request === undefined ? <AskForErasure /> : null}
      <ConfirmErasure key={request} request={request} onDone={setReceipt} />
    </Screen>
  );
};
