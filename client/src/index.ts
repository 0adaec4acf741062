import { ask } from "./ask.ts";
import { readKept } from "./kept.ts";
import { differ, licenseOf } from "./license.ts";
import { questionOf } from "./question.ts";
import { isFailure, once } from "./shared.ts";
import type { CheckLicense } from "./types.ts";

export type * from "./types.ts";

/** See `CheckLicense`. */
export const checkLicense: CheckLicense = async (options) => {
  const question = questionOf(options);
  const { id, now } = question;
  const { product, onChange } = options;
  const kept = await once(`read ${id}`, () => readKept(question));
  if (kept && now() < kept.due) return licenseOf(product, kept, "kept", now());

  const asking = ask(question);
  if (!kept) return licenseOf(product, await asking, "usher", now());

  // What is kept is answered at once; Usher is asked meanwhile.
  const license = licenseOf(product, kept, "kept", now());
  if (onChange) {
    void asking.then((found) => {
      if (isFailure(found)) return;
      const renewed = licenseOf(product, found, "usher", now());
      if (differ(license, renewed)) onChange(renewed);
    });
  }
  return license;
};
