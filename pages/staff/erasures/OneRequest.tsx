import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useConsole } from "../consoleContext.ts";
import { orNone } from "../orNone.ts";
import type { OpenRequest, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { OpenRequests } from "./OpenRequests.tsx";

const { one: texts } = TEXTS.erasures;

type Props = { id: string; onDone: (receipt: Receipt) => void };

/** The request whose address another officer handed over, or that it is open no more. */
export const OneRequest = ({ id, onDone }: Props) => {
  const { client } = useConsole();
  const path = `/api/staff/erasures/${encodeURIComponent(id)}`;
  const loaded = useLoad(() => orNone(client.get<OpenRequest>(path)), path);
  return (
    <Screen title={texts.title}>
      <p>
        <a class="alone" href="#/erasures">
          {texts.all}
        </a>
      </p>
      <Loading of={loaded}>
        {(request) => (
          <>
            {request === null ? (
              <Notice kind="plain">
                <p>{texts.gone}</p>
              </Notice>
            ) : null}
            <OpenRequests requests={request === null ? [] : [request]} onGone={loaded.reload} onDone={onDone} />
          </>
        )}
      </Loading>
    </Screen>
  );
};
