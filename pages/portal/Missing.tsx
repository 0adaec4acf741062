import { Screen } from "../frame/Screen.tsx";
import { TEXTS } from "./texts.ts";

const { missing: texts } = TEXTS;

/** An address of the portal that leads nowhere. */
export const Missing = () => (
  <Screen title={texts.title}>
    <p>{texts.text}</p>
    <p>
      <a class="alone" href="#/">
        {texts.licenses}
      </a>
    </p>
  </Screen>
);
