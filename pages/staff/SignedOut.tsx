import { Frame } from "../frame/Frame.tsx";
import { Screen } from "../frame/Screen.tsx";
import { SHARED } from "../frame/texts.ts";
import { Act } from "../parts/Act.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

const { signIn: texts } = TEXTS;

/** All that is shown to whoever is not signed in. The route stays: what they wanted to see comes once they are. */
export const SignedOut = () => {
  const { given, signIn, signInFault } = useConsole();
  return (
    <Frame given={given} title={TEXTS.title}>
      <Screen title={texts.title}>
        <p>{texts.lead}</p>
        {signInFault === undefined ? null : (
          <Notice kind="bad">
            <p>{SHARED.signIn[signInFault]}</p>
          </Notice>
        )}
        <div class="actions">
          <Act label={texts.button} kind="first" onAct={() => signIn()} />
          <Act label={texts.other} kind="link" onAct={() => signIn("select_account")} />
        </div>
        <p class="hint">{texts.hint}</p>
      </Screen>
    </Frame>
  );
};
