import type { ComponentChildren } from "preact";
import { wordsOf } from "../api/words.ts";
import { SHARED } from "../frame/texts.ts";
import type { Loaded } from "../frame/useLoad.ts";
import { Notice } from "./Notice.tsx";

type Props<Value> = { of: Loaded<Value>; children: (value: Value) => ComponentChildren };

/** What was asked for, once it is there; until then that it is on its way, or why it is not to be had, with a way to try again where that may help. */
export const Loading = <Value,>({ of: { value, problem, reload }, children }: Props<Value>) => (
  <>
    {problem === undefined ? null : (
      <Notice kind="bad">
        <p>{wordsOf(problem)}</p>
        {problem.status === 404 ? null : (
          <button type="button" class="second" onClick={() => void reload()}>
            {SHARED.again}
          </button>
        )}
      </Notice>
    )}
    {value === undefined
      ? problem === undefined && (
          <p class="quiet" role="status">
            {SHARED.loading}
          </p>
        )
      : children(value)}
  </>
);
