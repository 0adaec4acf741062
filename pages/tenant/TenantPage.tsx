import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { createClient } from "../api/client.ts";
import { forgetDrafts } from "../forms/drafts.ts";
import type { PageProps } from "../frame/start.tsx";
import { useRoute } from "../router/useRoute.ts";
import { createRenewal } from "../session/renewal.ts";
import { createWindowSession } from "../session/windowSession.ts";
import { beginSignIn } from "../signIn/beginSignIn.ts";
import type { SignInResult } from "../signIn/finishSignIn.ts";
import { isFramed, MEDIATOR, signInFromFrame } from "../signIn/fromFrame.ts";
import { administratorOf, whoIs } from "./administrator.ts";
import { Mediator } from "./entry/Mediator.tsx";
import { RenewDialog } from "./entry/RenewDialog.tsx";
import { Returned } from "./entry/Returned.tsx";
import { SignedOut } from "./entry/SignedOut.tsx";
import { SignedIn } from "./SignedIn.tsx";
import { TenantContext } from "./tenantContext.ts";

/** What the sign-in with Microsoft is for. */
const PURPOSE = "tenant";

/** The page of a tenant's administrators. */
export const TenantPage = ({ given, signedIn }: PageProps) => {
  const [, changed] = useReducer((turn: number) => turn + 1, 0);
  const [signInFault, setFault] = useState(signedIn?.fault);
  const [isReturned, setReturned] = useState(signedIn !== undefined && signedIn.purpose !== PURPOSE);
  const [route = ""] = useRoute();

  const { session, client, renewal, take } = useMemo(() => {
    const begun = createWindowSession("usher-tenant", whoIs);
    const asking = createRenewal(() => changed(undefined));
    const taking = (result: SignInResult): void => {
      setFault(result.fault);
      if (result.token === undefined) return;
      const before = administratorOf(begun.token());
      const isSame = before.tid === administratorOf(result.token).tid;
      // What somebody typed for another tenant, and what waits to be sent there, is not for this one.
      if (!isSame) forgetDrafts();
      begun.begin(result.token);
      asking.answer(isSame);
    };
    if (signedIn?.purpose === PURPOSE) taking(signedIn);
    return {
      session: begun,
      client: createClient({ token: begun.token, renew: asking.ask }),
      renewal: asking,
      take: taking,
    };
  }, []);
  useEffect(() => session.watch(() => changed(undefined)), []);

  const parts = {
    given,
    client,
    session,
    signInFault,
    signIn: async (prompt?: "select_account") => {
      setFault(undefined);
      if (isFramed()) take(await signInFromFrame());
      else await beginSignIn(given.signIn, PURPOSE, prompt === undefined ? {} : { prompt });
    },
  };
  const shown = () => {
    if (isReturned && signedIn !== undefined) {
      const go = (): void => {
        setReturned(false);
        take(signedIn);
      };
      return <Returned result={signedIn} onAlone={go} />;
    }
    if (route === MEDIATOR && window.opener !== null) return <Mediator onAlone={take} />;
    const { tid } = administratorOf(session.token());
    return session.token() === undefined ? <SignedOut /> : <SignedIn key={tid} />;
  };
  return (
    <TenantContext.Provider value={parts}>
      {shown()}
      {renewal.isAsked() ? <RenewDialog onLater={() => renewal.answer(false)} /> : null}
    </TenantContext.Provider>
  );
};
