import { Screen } from "../frame/Screen.tsx";
import { TEXTS } from "./texts.ts";

const { nowhere: texts } = TEXTS;

/** For an address that leads to no part of the console. */
export const Nowhere = () => (
  <Screen title={texts.title}>
    <p>{texts.text}</p>
  </Screen>
);
