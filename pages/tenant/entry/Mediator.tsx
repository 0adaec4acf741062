import { useEffect, useMemo, useState } from "preact/hooks";
import type { Microsoft365SignIn } from "../../../shared/pages/given.ts";
import { Frame } from "../../frame/Frame.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { Notice } from "../../parts/Notice.tsx";
import { prepareSignIn } from "../../signIn/beginSignIn.ts";
import { prepareConsent } from "../../signIn/consent.ts";
import { awaitReturn, ERRANDS, handToFrame, openAway, purposeFor, type Returning } from "../../signIn/fromFrame.ts";
import { randomText } from "../../signIn/pkce.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";

const { mediator: texts } = TEXTS;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a mediator is for: the first step of the route says what, and the second whose sign-in, or where consent is asked for. */
export type Errand = { kind: string; detail: string };

/** Where Microsoft's page for it is; undefined where there is none. Who has to be of one tenant is not asked who they are. */
const addressOf = async (
  { kind, detail }: Errand,
  signIn: Microsoft365SignIn,
  purpose: string,
): Promise<string | undefined> => {
  if (kind === ERRANDS.consent) return prepareConsent(decodeURIComponent(detail), signIn, purpose);
  return GUID.test(detail)
    ? prepareSignIn(signIn, purpose, { tenant: detail, back: "" })
    : prepareSignIn(signIn, purpose, { prompt: "select_account", back: "" });
};

/**
 * The window between a frame and Microsoft's page, which it opens by itself where the browser lets it. It hands over what
 * comes back, and closes; where the frame is gone, it becomes the page.
 */
export const Mediator = ({ errand, onAlone }: { errand: Errand; onAlone: (result: Returning) => void }) => {
  const { given } = useTenant();
  const name = useMemo(randomText, []);
  const [url, setUrl] = useState<string>();
  const [state, setState] = useState<"closed" | "open" | "blocked">("closed");
  useEffect(() => {
    // Before a click: a window that is opened later than that is blocked.
    void addressOf(errand, given.signIn, purposeFor(name)).then((address) => {
      setUrl(address);
      if (address !== undefined && openAway(address)) setState("open");
    });
    return awaitReturn(name, (result) => {
      void handToFrame(result).then((isTaken) => {
        if (isTaken) return close();
        location.hash = "";
        onAlone(result);
      });
    });
  }, []);
  const again = (): void => {
    if (url !== undefined) setState(openAway(url) ? "open" : "blocked");
  };
  return (
    <Frame given={given} title={TEXTS.title}>
      <Screen title={texts.title}>
        <p role="status">{state === "open" ? texts.open : texts.lead}</p>
        {state === "blocked" ? (
          <Notice kind="bad">
            <p>{SHARED.signIn.blocked}</p>
          </Notice>
        ) : null}
        <div class="actions">
          <button
            type="button"
            class={state === "open" ? "second" : "first"}
            aria-disabled={url === undefined}
            onClick={again}
          >
            {state === "open" ? texts.again : texts.button}
          </button>
        </div>
      </Screen>
    </Frame>
  );
};
