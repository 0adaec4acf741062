import { useEffect, useState } from "preact/hooks";
import { Frame } from "../../frame/Frame.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { handToMediator, type Returning } from "../../signIn/fromFrame.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";

const { returned: texts } = TEXTS;

/** The window that Microsoft's page came back to for another one. Where that one is gone, this one becomes the page. */
export const Returned = ({ result, onAlone }: { result: Returning; onAlone: () => void }) => {
  const { given } = useTenant();
  const [isHanded, setHanded] = useState(false);
  useEffect(() => {
    void handToMediator(result).then((isTaken) => {
      if (!isTaken) return onAlone();
      setHanded(true);
      close();
    });
  }, []);
  return (
    <Frame given={given} title={TEXTS.title}>
      <Screen title={texts.title}>
        <p role="status">{isHanded ? texts.done : texts.busy}</p>
      </Screen>
    </Frame>
  );
};
