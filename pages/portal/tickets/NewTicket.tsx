import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { Profile } from "../shapes.ts";
import { SupportForm } from "../support/SupportForm.tsx";
import { TicketSent } from "../support/TicketSent.tsx";
import { TEXTS } from "../texts.ts";

/** A question of the contact person's, who need not say who they are. */
export const NewTicket = () => {
  const { client } = usePortal();
  const [sent, setSent] = useState<{ number: string; email: string }>();
  const loaded = useLoad(() => client.get<Profile>("/api/organization"));
  if (sent !== undefined) return <TicketSent {...sent} isOwn onAnother={() => setSent(undefined)} />;
  return (
    <Screen title={TEXTS.tickets.ask}>
      <p>{TEXTS.support.lead}</p>
      <Loading of={loaded}>
        {({ contactName, contactEmail }) => (
          <SupportForm
            name={contactName}
            email={contactEmail}
            isOwn
            onSent={(number, email) => setSent({ number, email })}
          />
        )}
      </Loading>
    </Screen>
  );
};
