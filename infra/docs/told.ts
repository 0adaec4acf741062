import { createHash } from "node:crypto";
import { manifest } from "../../shared/privacy/manifest.ts";
import { promises } from "../../shared/privacy/promises.ts";
import { tellPrivacy, type VendorsOwn } from "../../shared/privacy/tellPrivacy.ts";
import { promisesDocument } from "./promisesDocument.ts";

export type Change = { on: string; digest: string };

const UNDATED: Change = { on: "", digest: "" };

/** A vendor with everything that can be set. Who it is makes no difference to when the text changed. */
const SOMEBODY: VendorsOwn = {
  vendorName: "Example Add-ins",
  vendor: {
    logo: undefined,
    privacyUrl: "https://vendor.example/privacy",
    imprintUrl: "https://vendor.example/imprint",
    privacyContact: "privacy@vendor.example",
  },
  mailBy: "communication-services",
  backupDays: 7,
};

/** `docs/promises.md` as it is to be, of this date. */
export const documentOf = (changedOn: string): string => promisesDocument(promises, manifest, changedOn);

/** Stands for all that is told, in `docs/promises.md` and at `/privacy`, but for when it changed (SHA-256, hexadecimal). */
export const digestOfWhatIsTold = (): string =>
  createHash("sha256")
    .update(documentOf(UNDATED.on))
    .update(tellPrivacy(SOMEBODY, "", UNDATED).html)
    .digest("hex");
