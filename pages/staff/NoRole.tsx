import { Screen } from "../frame/Screen.tsx";
import { Act } from "../parts/Act.tsx";
import { Pairs } from "../parts/Pairs.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

const { noRole: texts } = TEXTS;

/** For employees who were given no role. */
export const NoRole = () => {
  const { signIn } = useConsole();
  return (
    <Screen title={texts.title}>
      <p>{texts.text}</p>
      <Pairs pairs={Object.entries(texts.roles).map(([role, meaning]) => [role, meaning])} />
      <p>{texts.next}</p>
      <Act label={TEXTS.signIn.other} onAct={() => signIn("select_account")} />
    </Screen>
  );
};
