import type { ComponentProps } from "preact";
import { Confirm as Asked } from "../parts/Confirm.tsx";
import { useConsole } from "./consoleContext.ts";
import { TEXTS } from "./texts.ts";

type Props = Omit<ComponentProps<typeof Asked>, "keep"> & {
  /** What it is about, where the title does not say it. */
  of?: string;
};

/** Asks in the console's words before something is done that others feel. What a session's end stops is remembered as undone. */
export const Confirm = ({ of, onConfirm, children, ...asked }: Props) => {
  const { undone } = useConsole();
  const name = of === undefined ? asked.title : `${asked.title} ${of}`;
  return (
    <Asked {...asked} keep={TEXTS.confirm.keep} onConfirm={() => undone.during(name, onConfirm)}>
      {of === undefined ? null : <p>{of}</p>}
      {children}
    </Asked>
  );
};
