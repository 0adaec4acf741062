import type { ComponentChildren } from "preact";

/** Something that is to be noticed. `good` and `bad` are read out as they appear; `plain` stands there from the start. */
export const Notice = ({ kind, children }: { kind: "good" | "bad" | "plain"; children: ComponentChildren }) => (
  <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : kind === "good" ? "status" : undefined}>
    {children}
  </div>
);
