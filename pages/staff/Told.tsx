import { Notice } from "../parts/Notice.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

/** What was done on the way here, or, as the session had ended, was not. */
export const Told = ({ route }: { route: string }) => {
  const { news, undone } = useConsole();
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
    </>
  );
};
