import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { createClient } from "../api/client.ts";
import { Frame } from "../frame/Frame.tsx";
import type { PageProps } from "../frame/start.tsx";
import { useRoute } from "../router/useRoute.ts";
import { createRenewal } from "../session/renewal.ts";
import { Erased } from "./data/Erased.tsx";
import { PortalContext, type PortalParts } from "./portalContext.ts";
import { RenewDialog } from "./RenewDialog.tsx";
import { SignedIn } from "./SignedIn.tsx";
import { SignedOut } from "./SignedOut.tsx";
import { createContactSession } from "./session.ts";
import type { Receipt } from "./shapes.ts";
import { Support } from "./support/Support.tsx";
import { TEXTS } from "./texts.ts";

/** The portal of contact persons: what is open to anybody, and once they are signed in, what is theirs. */
export const Portal = ({ given, signedIn }: PageProps) => {
  const [, changed] = useReducer((turn: number) => turn + 1, 0);
  const [receipt, setReceipt] = useState<Receipt>();
  const [place] = useRoute();
  const { parts, renewal } = useMemo(() => {
    const session = createContactSession();
    const asking = createRenewal(() => changed(undefined));
    let result = signedIn;
    const takeSignIn: PortalParts["takeSignIn"] = () => {
      const taken = result;
      result = undefined;
      return taken;
    };
    const client = createClient({ token: session.token, renew: asking.ask });
    const seen: PortalParts["seen"] = { email: undefined };
    return { parts: { given, client, session, takeSignIn, seen, showReceipt: setReceipt }, renewal: asking };
  }, []);
  useEffect(
    () =>
      parts.session.watch(() => {
        if (parts.session.token() === undefined) parts.seen.email = undefined;
        changed(undefined);
      }),
    [],
  );

  if (given.only === "support") {
    return (
      <PortalContext.Provider value={parts}>
        <Frame given={given} title={TEXTS.support.title}>
          <Support />
        </Frame>
      </PortalContext.Provider>
    );
  }
  // The receipt leads to where it can be looked up, and the way back leads to it again.
  if (receipt !== undefined && place !== "receipt") {
    return (
      <PortalContext.Provider value={parts}>
        <Frame given={given} title={TEXTS.title}>
          <Erased receipt={receipt} />
        </Frame>
      </PortalContext.Provider>
    );
  }
  return (
    <PortalContext.Provider value={parts}>
      {parts.session.token() === undefined ? <SignedOut /> : <SignedIn />}
      {renewal.isAsked() ? <RenewDialog onAnswer={renewal.answer} /> : null}
    </PortalContext.Provider>
  );
};
