import { Screen } from "../frame/Screen.tsx";
import { Act } from "../parts/Act.tsx";
import { useLink } from "./linkContext.ts";
import type { Decision } from "./mailedLink.ts";
import { TEXTS } from "./texts.ts";

const { debug: texts } = TEXTS;

/** Support asks to record what the add-ins do: allowed or refused. */
export const Consent = () => {
  const { vendorName, send, finish } = useLink();
  const button = (decision: Decision, kind: "first" | "second") => (
    <Act
      label={texts.decisions[decision]}
      kind={kind}
      words={texts.words}
      onAct={async () => {
        await send("/api/debug-consents", { decision });
        finish({ decision });
      }}
    />
  );
  return (
    <Screen title={texts.title}>
      <p>{texts.text(vendorName)}</p>
      <ul>
        {texts.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <p>
        {texts.later} <a href={TEXTS.ownConsents.href}>{TEXTS.ownConsents.label}</a>
      </p>
      <div class="actions">
        {button("allow", "first")}
        {button("refuse", "second")}
      </div>
    </Screen>
  );
};
