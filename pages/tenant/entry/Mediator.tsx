import { useEffect, useMemo, useState } from "preact/hooks";
import { Frame } from "../../frame/Frame.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { Notice } from "../../parts/Notice.tsx";
import { prepareSignIn } from "../../signIn/beginSignIn.ts";
import type { SignInResult } from "../../signIn/finishSignIn.ts";
import { awaitReturn, handToFrame, openSignIn, purposeFor } from "../../signIn/fromFrame.ts";
import { randomText } from "../../signIn/pkce.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";

const { mediator: texts } = TEXTS;

/**
 * The window between a frame and Microsoft's page. It hands over what comes of the sign-in, and closes; where the frame is
 * gone, it becomes the page.
 */
export const Mediator = ({ onAlone }: { onAlone: (result: SignInResult) => void }) => {
  const { given } = useTenant();
  const name = useMemo(randomText, []);
  const [url, setUrl] = useState<string>();
  const [isBlocked, setBlocked] = useState(false);
  useEffect(() => {
    // Before the click: a window that is opened later than that is blocked.
    void prepareSignIn(given.signIn, purposeFor(name), { prompt: "select_account", back: "" }).then(setUrl);
    return awaitReturn(name, (result) => {
      void handToFrame(result).then((isTaken) => {
        if (isTaken) return close();
        location.hash = "";
        onAlone(result);
      });
    });
  }, []);
  return (
    <Frame given={given} title={TEXTS.title}>
      <Screen title={texts.title}>
        <p>{texts.lead}</p>
        {isBlocked ? (
          <Notice kind="bad">
            <p>{SHARED.signIn.blocked}</p>
          </Notice>
        ) : null}
        <div class="actions">
          <button
            type="button"
            aria-disabled={url === undefined}
            onClick={() => url !== undefined && setBlocked(!openSignIn(url))}
          >
            {TEXTS.signIn.button}
          </button>
        </div>
      </Screen>
    </Frame>
  );
};
