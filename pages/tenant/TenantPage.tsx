import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { createClient } from "../api/client.ts";
import { forgetDrafts, hasDrafts } from "../forms/drafts.ts";
import type { PageProps } from "../frame/start.tsx";
import { useRoute } from "../router/useRoute.ts";
import { createRenewal } from "../session/renewal.ts";
import { createWindowSession } from "../session/windowSession.ts";
import { beginSignIn } from "../signIn/beginSignIn.ts";
import { finishConsent } from "../signIn/consent.ts";
import type { SignInFault, SignInResult } from "../signIn/finishSignIn.ts";
import {
  type Away,
  consentFromFrame,
  ERRANDS,
  isForMediator,
  isFramed,
  type Returning,
  signInFromFrame,
} from "../signIn/fromFrame.ts";
import { administratorOf, whoIs } from "./administrator.ts";
import { Mediator } from "./entry/Mediator.tsx";
import { RenewDialog } from "./entry/RenewDialog.tsx";
import { Returned } from "./entry/Returned.tsx";
import { SignedOut } from "./entry/SignedOut.tsx";
import { SignedIn } from "./SignedIn.tsx";
import { TenantContext, type TenantParts } from "./tenantContext.ts";
import { warnOfLoss } from "./warnOfLoss.ts";

/** What the sign-in with Microsoft is for. */
const PURPOSE = "tenant";

const isErrand = (step: string): boolean => Object.values(ERRANDS).some((errand) => errand === step);

/** The page of a tenant's administrators. */
export const TenantPage = ({ given, signedIn }: PageProps) => {
  const [, changed] = useReducer((turn: number) => turn + 1, 0);
  const [signInFault, setFault] = useState<SignInFault>();
  const [consent, setConsent] = useState<TenantParts["consent"]>();
  const [isDropped, setDropped] = useState(false);
  const [elsewhere, setElsewhere] = useState<TenantParts["elsewhere"]>();
  const [route = "", detail = ""] = useRoute();

  const { session, client, renewal, take, returned } = useMemo(() => {
    const begun = createWindowSession("usher-tenant", whoIs);
    const asking = createRenewal(() => changed(undefined));
    const signed = (result: SignInResult): void => {
      setFault(result.fault);
      if (result.token === undefined) return;
      const before = administratorOf(begun.token());
      const isOther = before.tid !== undefined && before.tid !== administratorOf(result.token).tid;
      // What somebody typed for another tenant, and what waits to be sent there, is not for this one.
      setDropped(isOther && hasDrafts());
      if (isOther) forgetDrafts();
      begun.begin(result.token);
      asking.answer(!isOther);
    };
    const taking = (result: Returning): void => ("consent" in result ? setConsent(result.consent) : signed(result));
    const back = signedIn ?? finishConsent();
    const isOwn = back !== undefined && ("consent" in back ? !isForMediator(back) : back.purpose === PURPOSE);
    if (back !== undefined && isOwn) taking(back);
    return {
      session: begun,
      client: createClient({ token: begun.token, renew: asking.ask }),
      renewal: asking,
      take: taking,
      returned: isOwn ? undefined : back,
    };
  }, []);
  const [isReturned, setReturned] = useState(returned !== undefined);
  useEffect(() => session.watch(() => changed(undefined)), []);
  useEffect(warnOfLoss, []);

  /** From a frame: in windows of its own, as often as it is begun again. */
  const goElsewhere = async <Result extends Returning>(
    begin: () => Away<Result>,
    onNothing: (why: "blocked" | "cancelled") => void = setFault,
  ): Promise<void> => {
    for (;;) {
      const away = begin();
      setElsewhere({ show: away.show, giveUp: away.giveUp });
      const result = await away.result;
      if (result === undefined) continue;
      setElsewhere(undefined);
      if (result === "blocked" || result === "cancelled") onNothing(result);
      else take(result);
      return;
    }
  };

  const parts: TenantParts = {
    given,
    client,
    session,
    signInFault,
    consent,
    isDropped,
    elsewhere,
    signIn: async () => {
      setFault(undefined);
      if (isFramed()) await goElsewhere(() => signInFromFrame());
      else await beginSignIn(given.signIn, PURPOSE, { prompt: "select_account" });
    },
    signInAgain: async () => {
      setFault(undefined);
      const { tid } = administratorOf(session.token());
      if (isFramed()) await goElsewhere(() => signInFromFrame(tid));
      else await beginSignIn(given.signIn, PURPOSE, { tenant: tid });
    },
    askConsent: async (url) => {
      setFault(undefined);
      setConsent(undefined);
      await goElsewhere(
        () => consentFromFrame(url),
        (why) => (why === "blocked" ? setFault(why) : setConsent("unknown")),
      );
    },
  };
  const shown = () => {
    if (isReturned && returned !== undefined) {
      const go = (): void => {
        setReturned(false);
        take(returned);
      };
      return <Returned result={returned} onAlone={go} />;
    }
    if (isErrand(route) && window.opener !== null) {
      return <Mediator errand={{ kind: route, detail }} onAlone={take} />;
    }
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
