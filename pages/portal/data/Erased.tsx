import { Screen } from "../../frame/Screen.tsx";
import { ErasureReceipt } from "../../parts/ErasureReceipt.tsx";
import { usePortal } from "../portalContext.ts";
import type { Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

/** Everything is deleted: the receipt, which is shown this once. */
export const Erased = ({ receipt }: { receipt: Receipt }) => {
  const { client } = usePortal();
  return (
    <Screen title={TEXTS.data.erased}>
      <ErasureReceipt receipt={receipt} client={client} />
    </Screen>
  );
};
