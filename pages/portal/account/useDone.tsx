import { useState } from "preact/hooks";
import { Notice } from "../../parts/Notice.tsx";

/** Tells that something was done, until it is done again. */
export const useDone = () => {
  const [text, setText] = useState<string>();
  return {
    done: setText,
    told:
      text === undefined ? null : (
        <Notice kind="good">
          <p>{text}</p>
        </Notice>
      ),
  };
};
