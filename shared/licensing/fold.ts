import type { Code, Verdict } from "./verdict.ts";

/** What an answer and its token say of a verdict. A stranger's has only `valid` and a code that says the same. */
export type Told = Pick<Verdict, "valid" | "edition" | "kind" | "features" | "expiresAt" | "graceUntil"> & {
  code: Code | "NOT_VALID";
};

/** Who may see details is told the verdict as it is. */
export const tellAll = ({ valid, code, edition, kind, features, expiresAt, graceUntil }: Verdict): Told => ({
  valid,
  code,
  edition,
  kind,
  features,
  expiresAt,
  graceUntil,
});

/** A stranger is told yes or no and nothing more: tenant ids are public, so anybody can ask about anybody. */
export const fold = ({ valid }: Verdict): Told => ({
  valid,
  code: valid ? "VALID" : "NOT_VALID",
  edition: null,
  kind: null,
  features: null,
  expiresAt: null,
  graceUntil: null,
});
