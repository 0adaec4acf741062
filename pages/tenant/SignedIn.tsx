import { Frame } from "../frame/Frame.tsx";
import { Screen } from "../frame/Screen.tsx";
import { SHARED } from "../frame/texts.ts";
import { useLoad } from "../frame/useLoad.ts";
import { Loading } from "../parts/Loading.tsx";
import { Notice } from "../parts/Notice.tsx";
import { NotAdministrator } from "./entry/NotAdministrator.tsx";
import { Standing } from "./Standing.tsx";
import { type Saved, Settings } from "./settings/Settings.tsx";
import type { TenantSettings, TenantState } from "./shapes.ts";
import { useTenant } from "./tenantContext.ts";
import { TEXTS } from "./texts.ts";

/** How the tenant stands, and what its administrators decide. */
export const SignedIn = () => {
  const { given, client, session, signInFault, isDropped } = useTenant();
  const state = useLoad(() => client.get<TenantState>("/api/tenant"));
  const settings = useLoad(() => client.read<TenantSettings>("/api/tenant/settings"));
  const leave = (
    <button type="button" class="link" onClick={session.end}>
      {TEXTS.signOut}
    </button>
  );
  const part = () => {
    if (state.problem?.code === "not-allowed") return <NotAdministrator />;
    return (
      <Loading of={state}>
        {(tenant) => (
          <>
            <Standing state={tenant} />
            {tenant.isLinked ? (
              <Loading of={settings}>
                {({ body, etag }) => (
                  <Settings
                    tenant={tenant.tenant}
                    pendingCount={tenant.pendingCount}
                    first={{ settings: body, etag } satisfies Saved}
                  />
                )}
              </Loading>
            ) : null}
          </>
        )}
      </Loading>
    );
  };
  return (
    <Frame given={given} title={TEXTS.title} aside={leave}>
      <Screen title={TEXTS.title}>
        {isDropped ? (
          <Notice kind="bad">
            <p>{TEXTS.dropped}</p>
          </Notice>
        ) : null}
        {signInFault === undefined ? null : (
          <Notice kind="bad">
            <p>{SHARED.signIn[signInFault]}</p>
          </Notice>
        )}
        {part()}
      </Screen>
    </Frame>
  );
};
