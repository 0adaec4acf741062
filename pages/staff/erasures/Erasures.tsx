import { useState } from "preact/hooks";
import { goTo } from "../../router/useRoute.ts";
import type { Receipt } from "../shapes.ts";
import { AllRequests } from "./AllRequests.tsx";
import { Done } from "./Done.tsx";
import { OneRequest } from "./OneRequest.tsx";

/**
 * `/erasures[/{request}]`: passing on that somebody wants to be forgotten, and confirming what another officer passed on.
 * With a request it shows that one alone: the address that officers hand to each other. What is open is asked for only
 * where it is shown, as each look leaves a trail.
 */
export const Erasures = ({ steps: [request] }: { steps: readonly string[] }) => {
  const [receipt, setReceipt] = useState<Receipt>();
  const show = (done: Receipt): void => {
    setReceipt(done);
    // The request is no more: whoever leaves its receipt comes back to all of them.
    goTo("erasures");
  };
  if (receipt !== undefined) return <Done receipt={receipt} onBack={() => setReceipt(undefined)} />;
  return request === undefined ? <AllRequests onDone={show} /> : <OneRequest id={request} onDone={show} />;
};
