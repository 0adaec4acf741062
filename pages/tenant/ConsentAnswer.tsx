import { Notice } from "../parts/Notice.tsx";
import { useTenant } from "./tenantContext.ts";
import { TEXTS } from "./texts.ts";

const { consent: texts } = TEXTS;

/** What came of the consent that an administrator was asked for, if they just come from there. */
export const ConsentAnswer = () => {
  const { consent } = useTenant();
  if (consent === undefined) return null;
  return (
    <Notice kind={consent === "given" ? "good" : "bad"}>
      <p>{texts.answers[consent]}</p>
    </Notice>
  );
};
