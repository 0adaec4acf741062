import { useState } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";
import { Notice } from "../parts/Notice.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

/**
 * What was done on the way here, or, as the session had ended, was not; and that a sign-in which was to make somebody else of
 * whoever is signed in came to nothing.
 */
export const Told = ({ route }: { route: string }) => {
  const { news, undone, signInFault } = useConsole();
  const [first] = useState(route);
  const [done, name] = [news.at(route), undone.name()];
  return (
    <>
      {done === undefined ? null : (
        <Notice kind="good">
          <p>{done}</p>
        </Notice>
      )}
      {name === undefined ? null : (
        <Notice kind="bad">
          <p>{TEXTS.undone(name)}</p>
        </Notice>
      )}
      {signInFault === undefined || route !== first ? null : (
        <Notice kind="bad">
          <p>
            {SHARED.signIn[signInFault]} {TEXTS.asBefore}
          </p>
        </Notice>
      )}
    </>
  );
};
