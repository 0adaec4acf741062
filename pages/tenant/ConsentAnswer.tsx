import { useMemo } from "preact/hooks";
import { Notice } from "../parts/Notice.tsx";
import { TEXTS } from "./texts.ts";

const { consent: texts } = TEXTS;

/** What Microsoft's consent page says, in the address that it came back to; it is taken out of there. */
const takeAnswer = (): "given" | "declined" | undefined => {
  const answer = new URLSearchParams(location.search);
  if (!answer.has("admin_consent") && !answer.has("error")) return undefined;
  history.replaceState(null, "", location.pathname + location.hash);
  return answer.get("admin_consent")?.toLowerCase() === "true" ? "given" : "declined";
};

let taken: ReturnType<typeof takeAnswer>;

/** What came of the consent that an administrator was asked for, if they just come from there. */
export const ConsentAnswer = () => {
  const answer = useMemo(() => {
    taken ??= takeAnswer();
    return taken;
  }, []);
  if (answer === undefined) return null;
  return (
    <Notice kind={answer === "given" ? "good" : "bad"}>
      <p>{texts.answers[answer]}</p>
    </Notice>
  );
};
