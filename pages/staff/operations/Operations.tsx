import { useEffect, useRef } from "preact/hooks";
import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { useConsole } from "../consoleContext.ts";
import type { Operations as Shown } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { BacklogCard } from "./BacklogCard.tsx";
import { Timers } from "./Timers.tsx";

const { operations: texts } = TEXTS;

/** Milliseconds between two looks. */
const PERIOD = 15_000;
/** Looks that a chart shows: those of a quarter of an hour. */
const LOOKS = 60;

/** What waits and when the timers ran, in numbers; looked at again as long as the page can be seen. */
export const Operations = () => {
  const { client } = useConsole();
  const looks = useRef<Shown["backlog"][]>([]);
  const loaded = useLoad(async () => {
    const now = await client.get<Shown>("/api/staff/operations");
    looks.current = [...looks.current, now.backlog].slice(-LOOKS);
    return now;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void loaded.reload();
    }, PERIOD);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      <Loading of={loaded}>
        {({ backlog, timers }) => (
          <>
            <h2>{texts.backlog}</h2>
            <ul class="cards tiles">
              {Object.entries(backlog).map(([name, now]) => (
                <li key={name}>
                  <BacklogCard
                    name={texts.names[name] ?? name}
                    now={now}
                    waiting={looks.current.map((look) => look[name]?.waiting ?? 0)}
                  />
                </li>
              ))}
            </ul>
            <h2>{texts.timers}</h2>
            <Timers timers={timers} now={Date.now()} />
          </>
        )}
      </Loading>
    </Screen>
  );
};
