import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";

const { elsewhere: texts } = TEXTS;

/** While Microsoft's page is open in another window: it may lie behind this one, or be lost. */
export const Elsewhere = () => {
  const { elsewhere } = useTenant();
  if (elsewhere === undefined) return null;
  return (
    <div class="notice plain elsewhere" role="status">
      <p>{texts.text}</p>
      <div class="actions">
        <button type="button" class="second" onClick={elsewhere.show}>
          {texts.show}
        </button>
        <button type="button" class="link" onClick={elsewhere.giveUp}>
          {texts.again}
        </button>
      </div>
    </div>
  );
};
