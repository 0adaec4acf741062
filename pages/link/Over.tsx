import type { LinkAction } from "../../shared/platform/mail/templates/links.ts";
import { Screen } from "../frame/Screen.tsx";
import { KeptText } from "./KeptText.tsx";
import { keptMessage } from "./keptMessage.ts";
import { Onward } from "./Onward.tsx";
import { TEXTS } from "./texts.ts";

const { ticket, signIn, register, forgotten, ownTickets, ownConsents, support, lookUp } = TEXTS;

/** What a link that counts no longer leaves one with: words, and where to go. */
const ONWARD: Readonly<Record<LinkAction, readonly { label: string; href: string }[]>> = {
  verify: [signIn, register, support],
  reset: [signIn, forgotten, support],
  handover: [signIn, support],
  ticket: [ownTickets, support],
  debug: [ownConsents, support],
  erasure: [lookUp, support],
};

const wordsOf = (action: LinkAction, vendorName: string): string => {
  if (action === "erasure") return TEXTS.erasure.over(vendorName);
  return TEXTS[action].over;
};

/** The link was used, or its time is over. What was written with it is not lost. */
export const Over = ({ action, vendorName }: { action: LinkAction; vendorName: string }) => {
  const message = action === "ticket" ? keptMessage() : "";
  return (
    <Screen title={TEXTS.over}>
      <p>{wordsOf(action, vendorName)}</p>
      {message.trim() === "" ? null : <KeptText label={ticket.kept} hint={ticket.keptText} text={message} />}
      <Onward to={ONWARD[action]} />
    </Screen>
  );
};

/** The address holds no link, or a piece of one. */
export const Incomplete = () => (
  <Screen title={TEXTS.incomplete.title}>
    <p>{TEXTS.incomplete.text}</p>
    <Onward to={[signIn, forgotten, register, support]} />
  </Screen>
);
