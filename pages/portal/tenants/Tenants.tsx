import { useEffect, useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import { wordsOf } from "../../api/words.ts";
import { Screen } from "../../frame/Screen.tsx";
import { SHARED } from "../../frame/texts.ts";
import { dayText } from "../../frame/times.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Act } from "../../parts/Act.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { beginSignIn } from "../../signIn/beginSignIn.ts";
import { usePortal } from "../portalContext.ts";
import type { Tenant } from "../shapes.ts";
import { TenantName } from "../TenantName.tsx";
import { TEXTS } from "../texts.ts";
import { GiveUp } from "./GiveUp.tsx";

const { tenants: texts } = TEXTS;

/** What the sign-in with Microsoft is for. */
const PURPOSE = "prove-tenant";

const PATH = "/api/organization/tenants";

const TenantRow = ({ tenant, onGiveUp }: { tenant: Tenant; onGiveUp: () => void }) => (
  <>
    <span>
      <TenantName {...tenant} />
      <br />
      <span class="quiet">{texts.linked[tenant.linkedBy](dayText(tenant.linkedAt))}</span>
    </span>
    <button type="button" class="link" aria-label={texts.giveUpThis(tenant.tenant)} onClick={onGiveUp}>
      {texts.giveUp}
    </button>
  </>
);

/** The tenants that are the organization's, how one is proven, and how one is given up. */
export const Tenants = () => {
  const { client, given, takeSignIn } = usePortal();
  const [told, setTold] = useState<{ kind: "good" | "bad"; text: string }>();
  const [leaving, setLeaving] = useState<Tenant>();
  const loaded = useLoad(() => client.get<{ tenants: Tenant[] }>(PATH));

  const prove = async (entraToken: string): Promise<void> => {
    try {
      // Where the session has ended meanwhile, this asks for the password: a refused token is then the administrator's.
      await client.get(PATH);
      const { body } = await client.send<Tenant>("POST", PATH, { entraToken }, { renews: false });
      setTold({ kind: "good", text: texts.proven(body.tenant) });
      await loaded.reload();
    } catch (error) {
      setTold({ kind: "bad", text: wordsOf(problemOf(error), texts.words) });
    }
  };

  /** A tenant is no longer the organization's, by this window or by another. */
  const gone = async (news: typeof told): Promise<void> => {
    setLeaving(undefined);
    setTold(news);
    await loaded.reload();
  };

  useEffect(() => {
    const result = takeSignIn();
    if (result?.fault !== undefined) setTold({ kind: "bad", text: SHARED.signIn[result.fault] });
    if (result?.token !== undefined && result.purpose === PURPOSE) void prove(result.token);
  }, []);

  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      {told === undefined ? null : (
        <Notice kind={told.kind}>
          <p>{told.text}</p>
        </Notice>
      )}
      <Loading of={loaded}>
        {({ tenants }) =>
          tenants.length === 0 ? (
            <p>{texts.none}</p>
          ) : (
            <ul class="rows">
              {tenants.map((tenant) => (
                <li key={tenant.tenant}>
                  <TenantRow tenant={tenant} onGiveUp={() => setLeaving(tenant)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
      <section>
        <h2>{texts.prove.title}</h2>
        <p>{texts.prove.text}</p>
        <Act
          label={texts.prove.button}
          kind="first"
          onAct={() => beginSignIn(given.signIn, PURPOSE, { prompt: "select_account", back: "#/tenants" })}
        />
        <p class="hint">{texts.prove.hint}</p>
      </section>
      {leaving === undefined ? null : (
        <GiveUp
          tenant={leaving}
          onClose={() => setLeaving(undefined)}
          onDone={() => gone({ kind: "good", text: texts.givenUp(leaving.tenant) })}
          onGone={() => gone({ kind: "bad", text: texts.goneAlready(leaving.tenant) })}
        />
      )}
    </Screen>
  );
};
