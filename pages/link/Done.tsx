import type { Client } from "../api/client.ts";
import { Screen } from "../frame/Screen.tsx";
import { ErasureReceipt } from "../parts/ErasureReceipt.tsx";
import type { MailedLink } from "./mailedLink.ts";
import { Onward } from "./Onward.tsx";
import { TEXTS } from "./texts.ts";

type Props = Extract<MailedLink, { state: "done" }> & { client: Client };

const { signIn, ownTickets, ownConsents } = TEXTS;

/** The link has done its work: what came of it, and where to go. */
export const Done = ({ action, decision = "refuse", receipt, client }: Props) => {
  if (action === "erasure") {
    return (
      <Screen title={TEXTS.erasure.done}>
        {receipt === undefined ? null : <ErasureReceipt receipt={receipt} client={client} />}
      </Screen>
    );
  }
  const words = action === "debug" ? TEXTS.debug.done[decision] : TEXTS[action].done;
  const next = action === "ticket" ? ownTickets : action === "debug" ? ownConsents : signIn;
  return (
    <Screen title={TEXTS.done}>
      <p>{words}</p>
      <Onward to={[next]} />
    </Screen>
  );
};
