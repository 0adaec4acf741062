import { Frame } from "../../frame/Frame.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { Act } from "../../parts/Act.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { isFramed } from "../../signIn/fromFrame.ts";
import { ConsentAnswer } from "../ConsentAnswer.tsx";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { Elsewhere } from "./Elsewhere.tsx";

const { signIn: texts } = TEXTS;

/** All that is shown to whoever is not signed in. */
export const SignedOut = () => {
  const { given, signIn, signInFault } = useTenant();
  return (
    <Frame given={given} title={TEXTS.title}>
      <Screen title={texts.title}>
        <ConsentAnswer />
        <p>{texts.lead}</p>
        {signInFault === undefined ? null : (
          <Notice kind="bad">
            <p>{SHARED.signIn[signInFault]}</p>
          </Notice>
        )}
        <div class="actions">
          <Act label={texts.button} kind="first" onAct={signIn} />
        </div>
        <Elsewhere />
        <p class="hint">{isFramed() ? texts.hintInFrame : texts.hint}</p>
        {isFramed() ? (
          <p>
            <a href="/tenant" target="_blank" rel="noopener" class="alone">
              {texts.alone}
            </a>
          </p>
        ) : null}
      </Screen>
    </Frame>
  );
};
