import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { useConsole } from "../consoleContext.ts";
import type { OpenRequests as Answer, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { AskForErasure } from "./AskForErasure.tsx";
import { OpenRequests } from "./OpenRequests.tsx";

const { erasures: texts } = TEXTS;

/** Where a request is made, and all that are open. */
export const AllRequests = ({ onDone }: { onDone: (receipt: Receipt) => void }) => {
  const { client } = useConsole();
  const loaded = useLoad(() => client.get<Answer>("/api/staff/erasures"));
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
              <OpenRequests requests={requests} onGone={loaded.reload} onDone={onDone} />
            </>
          )}
        </Loading>
      </section>
    </Screen>
  );
};
