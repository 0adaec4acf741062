import { Notice } from "../parts/Notice.tsx";
import { isFramed } from "../signIn/fromFrame.ts";
import type { TenantState } from "./shapes.ts";
import { TEXTS } from "./texts.ts";

const { standing: texts, consent } = TEXTS;

/** Away from a frame, where Microsoft's page is not shown. */
const away = (): { target?: "_blank"; rel?: string } => (isFramed() ? { target: "_blank", rel: "noopener" } : {});

/** Which tenant it is, whether it belongs to an organization, and the consent that Usher needs. */
export const Standing = ({ state: { tenant, isLinked, consentUrl } }: { state: TenantState }) => (
  <section>
    <dl class="pairs">
      <dt>{texts.tenant}</dt>
      <dd>
        <code>{tenant}</code>
      </dd>
      <dt>{texts.state}</dt>
      <dd>
        <span class={isLinked ? "state good" : "state warn"}>{isLinked ? texts.linked : texts.notLinked}</span>
      </dd>
    </dl>
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
    <p>
      <a class="button second" href={consentUrl} {...away()}>
        {consent.button}
      </a>
    </p>
  </section>
);
