import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Problem, problemOf } from "../api/problem.ts";

/** What was asked for: on its way, there, or refused. What was there stays shown while it is asked for again. */
export type Loaded<Value> = {
  value: Value | undefined;
  problem: Problem | undefined;
  reload: () => Promise<void>;
};

/** Asks for something when a component appears and whenever `key` changes; an answer that comes too late is dropped. */
export const useLoad = <Value>(load: () => Promise<Value>, key = ""): Loaded<Value> => {
  const [state, setState] = useState<{ key: string; value?: Value; problem?: Problem }>({ key });
  const latest = useRef(0);
  const asked = useRef(load);
  asked.current = load;
  const reload = useCallback(async (): Promise<void> => {
    const turn = ++latest.current;
    try {
      const value = await asked.current();
      if (turn === latest.current) setState({ key, value });
    } catch (error) {
      const problem = problemOf(error);
      if (turn === latest.current) setState((before) => ({ ...(before.key === key ? before : {}), key, problem }));
    }
  }, [key]);
  useEffect(() => {
    void reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);
  const isOld = state.key !== key;
  return { value: isOld ? undefined : state.value, problem: isOld ? undefined : state.problem, reload };
};
