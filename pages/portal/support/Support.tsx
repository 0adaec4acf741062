import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { TEXTS } from "../texts.ts";
import { SupportForm } from "./SupportForm.tsx";
import { TicketSent } from "./TicketSent.tsx";

const { support } = TEXTS;

/** Support for who is not signed in. */
export const Support = () => {
  const [sent, setSent] = useState<{ number: string; email: string }>();
  if (sent !== undefined) return <TicketSent {...sent} onAnother={() => setSent(undefined)} />;
  return (
    <Screen title={support.title}>
      <p>{support.lead}</p>
      <SupportForm onSent={(number, email) => setSent({ number, email })} />
    </Screen>
  );
};
