import { Act } from "../parts/Act.tsx";
import { Notice } from "../parts/Notice.tsx";
import { isFramed } from "../signIn/fromFrame.ts";
import { ConsentAnswer } from "./ConsentAnswer.tsx";
import { Elsewhere } from "./entry/Elsewhere.tsx";
import type { TenantState } from "./shapes.ts";
import { useTenant } from "./tenantContext.ts";
import { TEXTS } from "./texts.ts";

const { standing: texts, consent } = TEXTS;

/** Away from a frame, where Microsoft's page is not shown. */
const away = (): { target?: "_blank"; rel?: string } => (isFramed() ? { target: "_blank", rel: "noopener" } : {});

/** Which tenant it is, whether it belongs to an organization, and the consent that Usher needs. */
export const Standing = ({ state: { tenant, isLinked, consentUrl } }: { state: TenantState }) => {
  const { signIn, askConsent } = useTenant();
  return (
    <section>
      <dl class="pairs">
        <dt>{texts.tenant}</dt>
        <dd>
          <code>{tenant}</code>
          <br />
          <Act label={texts.other} kind="link" onAct={signIn} />
        </dd>
        <dt>{texts.state}</dt>
        <dd>
          <span class={isLinked ? "state good" : "state warn"}>{isLinked ? texts.linked : texts.notLinked}</span>
          {isLinked ? <p class="hint">{texts.whose}</p> : null}
        </dd>
      </dl>
      <Elsewhere />
      {isLinked ? null : (
        <Notice kind="plain">
          <p>{texts.whatToDo}</p>
          <p>
            <a href="/" class="alone" {...away()}>
              {texts.toPortal}
            </a>
          </p>
        </Notice>
      )}
      <h2>{consent.title}</h2>
      <p>{consent.text}</p>
      <ConsentAnswer />
      {isFramed() ? (
        <Act label={consent.button} onAct={() => askConsent(consentUrl)} />
      ) : (
        <p>
          <a class="button second" href={consentUrl}>
            {consent.button}
          </a>
        </p>
      )}
    </section>
  );
};
