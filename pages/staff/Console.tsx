import { useEffect, useMemo, useReducer } from "preact/hooks";
import { createClient } from "../api/client.ts";
import { forgetDrafts } from "../forms/drafts.ts";
import type { PageProps } from "../frame/start.tsx";
import { createRenewal } from "../session/renewal.ts";
import { createWindowSession, type WindowSession } from "../session/windowSession.ts";
import { beginSignIn } from "../signIn/beginSignIn.ts";
import type { SignInResult } from "../signIn/finishSignIn.ts";
import { ConsoleContext, type ConsoleParts } from "./consoleContext.ts";
import { employeeOf } from "./employee.ts";
import { type Found, forgetFound } from "./found.ts";
import { createNews } from "./news.ts";
import { RenewDialog } from "./RenewDialog.tsx";
import { SignedIn } from "./SignedIn.tsx";
import { SignedOut } from "./SignedOut.tsx";
import { createUndone } from "./undone.ts";

/** What the sign-in with Microsoft is for. */
const PURPOSE = "employee";

/** Begins the session of whoever has just come back; what another employee typed in this window is not theirs. */
const welcome = (session: WindowSession, signedIn: SignInResult | undefined): void => {
  if (signedIn?.token === undefined || signedIn.purpose !== PURPOSE) return;
  const before = session.token();
  if (before !== undefined && employeeOf(before).oid !== employeeOf(signedIn.token).oid) forgetDrafts();
  session.begin(signedIn.token);
};

/** The console of the vendor's employees. */
export const Console = ({ given, signedIn }: PageProps) => {
  const [, changed] = useReducer((turn: number) => turn + 1, 0);
  const { session, client, renewal, found, news, undone } = useMemo(() => {
    const begun = createWindowSession("usher-employee", (token) => employeeOf(token).oid ?? "");
    welcome(begun, signedIn);
    const asking = createRenewal(() => changed(undefined));
    return {
      session: begun,
      client: createClient({ token: begun.token, renew: asking.ask }),
      renewal: asking,
      found: {} as Found,
      news: createNews(),
      undone: createUndone(),
    };
  }, []);
  useEffect(
    () =>
      session.watch(() => {
        forgetFound(found);
        changed(undefined);
      }),
    [],
  );

  const token = session.token();
  const parts: ConsoleParts = {
    given,
    client,
    session,
    found,
    news,
    undone,
    employee: employeeOf(token ?? ""),
    signInFault: signedIn?.fault,
    signIn: (prompt) => beginSignIn(given.signIn, PURPOSE, prompt === undefined ? {} : { prompt }),
  };
  return (
    <ConsoleContext.Provider value={parts}>
      {token === undefined ? <SignedOut /> : <SignedIn />}
      {renewal.isAsked() ? <RenewDialog onLater={() => renewal.answer(false)} /> : null}
    </ConsoleContext.Provider>
  );
};
