import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Act } from "../../parts/Act.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { Consent, ConsentPage } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { ConsentCard, type Decision } from "./ConsentCard.tsx";

const { debug: texts } = TEXTS;

const PATH = "/api/organization/debug-consents";

/** What support asked to record, what the contact person decided, and who looked. */
export const Debug = () => {
  const { client } = usePortal();
  const [more, setMore] = useState<ConsentPage>();
  const loaded = useLoad(() => client.get<ConsentPage>(PATH));
  const decide = async (id: string, decision: Decision): Promise<void> => {
    await client.send("POST", `${PATH}/${id}`, { decision });
    setMore(undefined);
    await loaded.reload();
  };
  const showMore = async (continuation: string, before: readonly Consent[]): Promise<void> => {
    const page = await client.get<ConsentPage>(`${PATH}?continuation=${encodeURIComponent(continuation)}`);
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
                    <ConsentCard consent={consent} onDecide={(decision) => decide(consent.id, decision)} />
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
