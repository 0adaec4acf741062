import { Act } from "../../parts/Act.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { Elsewhere } from "./Elsewhere.tsx";

const { notAllowed: texts } = TEXTS;

/** Somebody signed in who administers no tenant. */
export const NotAdministrator = () => {
  const { signIn } = useTenant();
  return (
    <>
      <Notice kind="bad">
        <p>{texts.text}</p>
      </Notice>
      <Act label={texts.other} onAct={signIn} />
      <Elsewhere />
    </>
  );
};
