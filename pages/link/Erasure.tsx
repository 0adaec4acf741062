import { Screen } from "../frame/Screen.tsx";
import { Act } from "../parts/Act.tsx";
import { useLink } from "./linkContext.ts";
import type { Receipt } from "./shapes.ts";
import { TEXTS } from "./texts.ts";

const { erasure: texts } = TEXTS;

/** Everything under an address is to be erased: says what goes, and does it. */
export const Erasure = () => {
  const { vendorName, send, finish } = useLink();
  return (
    <Screen title={texts.title}>
      <p>{texts.text(vendorName)}</p>
      <p>{texts.goes}</p>
      <ul>
        {texts.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <div class="notice bad">
        <p>
          <strong>{texts.final}</strong> {texts.finalText(vendorName)}
        </p>
      </div>
      <div class="actions">
        <Act
          label={texts.submit}
          kind="grave"
          onAct={async () => finish({ receipt: await send<Receipt>("/api/erasures/confirm") })}
        />
      </div>
    </Screen>
  );
};
