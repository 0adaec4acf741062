import { useState } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { goTo } from "../../router/useRoute.ts";
import { useConsole } from "../consoleContext.ts";
import type { OpenRequests as Answer, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { AskForErasure } from "./AskForErasure.tsx";
import { Done } from "./Done.tsx";
import { OneRequest } from "./OneRequest.tsx";
import { OpenRequests } from "./OpenRequests.tsx";

const { erasures: texts } = TEXTS;

/**
 * `/erasures[/{request}]`: passing on that somebody wants to be forgotten, and confirming what another officer passed on.
 * With a request it shows that one alone: the address that officers hand to each other.
 */
export const Erasures = ({ steps: [request] }: { steps: readonly string[] }) => {
  const { client } = useConsole();
  const [receipt, setReceipt] = useState<Receipt>();
  const loaded = useLoad(() => client.get<Answer>("/api/staff/erasures"), request);
  const confirming = {
    onGone: loaded.reload,
    onDone: (done: Receipt) => {
      setReceipt(done);
      void loaded.reload();
    },
  };
  const goBack = (): void => {
    setReceipt(undefined);
    goTo("erasures");
  };
  if (receipt !== undefined) return <Done receipt={receipt} onBack={goBack} />;
  if (request !== undefined) {
    return (
      <Screen title={texts.one.title}>
        <p>
          <a class="alone" href="#/erasures">
            {texts.one.all}
          </a>
        </p>
        <Loading of={loaded}>{({ requests }) => <OneRequest id={request} among={requests} {...confirming} />}</Loading>
      </Screen>
    );
  }
  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      <AskForErasure onAsked={loaded.reload} />
      <section>
        <h2>{texts.open.title}</h2>
        <Loading of={loaded}>
          {({ requests }) => (
            <>
              <p class={requests.length === 0 ? undefined : "quiet"}>
                {requests.length === 0 ? texts.open.none : texts.open.hint}
              </p>
              <OpenRequests requests={requests} {...confirming} />
            </>
          )}
        </Loading>
      </section>
    </Screen>
  );
};
