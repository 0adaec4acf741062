import type { ComponentProps } from "preact";
import { Confirm as Asked } from "../parts/Confirm.tsx";
import { TEXTS } from "./texts.ts";

/** Asks in the console's words before something is done that others feel. */
export const Confirm = (props: Omit<ComponentProps<typeof Asked>, "keep">) => (
  <Asked {...props} keep={TEXTS.confirm.keep} />
);
