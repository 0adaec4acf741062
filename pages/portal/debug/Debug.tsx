import { useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Act } from "../../parts/Act.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { Consent, ConsentPage, TicketPage } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { TICKETS } from "../tickets/Tickets.tsx";
import { ConsentCard, type Decision } from "./ConsentCard.tsx";
import { CONSENTS } from "./useAsked.ts";

const { debug: texts } = TEXTS;

/** What support asked to record, what the contact person decided, and who looked. */
export const Debug = ({ onDecided }: { onDecided: () => Promise<void> }) => {
  const { client } = usePortal();
  const [more, setMore] = useState<ConsentPage>();
  const loaded = useLoad(() => client.get<ConsentPage>(CONSENTS));
  // A request names its ticket by number; those of the contact person's own are shown by their subject.
  const tickets = useLoad(async () => (await client.get<TicketPage>(TICKETS)).tickets);
  const decide = async (id: string, decision: Decision): Promise<void> => {
    const show = async (): Promise<void> => {
      setMore(undefined);
      await Promise.all([loaded.reload(), onDecided()]);
    };
    try {
      await client.send("POST", `${CONSENTS}/${id}`, { decision });
    } catch (error) {
      // Somebody else decided: what stands now is shown with that.
      if (problemOf(error).code === "conflict") await show();
      throw error;
    }
    await show();
  };
  const showMore = async (continuation: string, before: readonly Consent[]): Promise<void> => {
    const page = await client.get<ConsentPage>(`${CONSENTS}?continuation=${encodeURIComponent(continuation)}`);
    setMore({ ...page, consents: [...before, ...page.consents] });
  };
  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      <Loading of={loaded}>
        {(first) => {
          const { consents, continuation } = more ?? first;
          return (
            <>
              {consents.length === 0 ? <p>{texts.none}</p> : null}
              <ul class="cards">
                {consents.map((consent) => (
                  <li key={consent.id}>
                    <ConsentCard
                      consent={consent}
                      ticket={tickets.value?.find(({ ticketNumber }) => ticketNumber === consent.ticketNumber)}
                      onDecide={(decision) => decide(consent.id, decision)}
                    />
                  </li>
                ))}
              </ul>
              {continuation === null ? null : (
                <Act label={SHARED.more} onAct={() => showMore(continuation, consents)} />
              )}
            </>
          );
        }}
      </Loading>
    </Screen>
  );
};
