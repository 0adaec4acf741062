import { alertsAnswers, alertsManifest } from "../alerts/manifest.ts";
import { configurationManifest } from "../configuration/manifest.ts";
import { historyAnswers, historyManifest } from "../history/manifest.ts";
import { licensingAnswers, licensingManifest } from "../licensing/manifest.ts";
import { organizationsAnswers, organizationsManifest } from "../organizations/manifest.ts";
import type { PlatformRecord, TableDeclaration } from "../platform/declaration.ts";
import { mailManifest } from "../platform/mail/manifest.ts";
import { idempotencyManifest, sqlManifest } from "../platform/sql/manifest.ts";
import { vaultManifest } from "../platform/vault/manifest.ts";
import { debugAnswers, debugManifest } from "../support/debugManifest.ts";
import { supportAnswers, supportManifest } from "../support/manifest.ts";
import { erasureManifest } from "./erasure/manifest.ts";
import { platformRecords } from "./platformRecords.ts";
import { readingsManifest } from "./readingsManifest.ts";

/** Everything that is kept: by Usher in its stores, and by the platform on its own account. */
export type Manifest = { tables: readonly TableDeclaration[]; platform: readonly PlatformRecord[] };

/** The data manifest: every field that Usher stores, as each room declares its own, and nothing besides. */
export const manifest: Manifest = {
  tables: [
    ...organizationsManifest,
    ...licensingManifest,
    ...configurationManifest,
    ...alertsManifest,
    ...historyManifest,
    ...debugManifest,
    ...supportManifest,
    ...readingsManifest,
    ...erasureManifest,
    ...mailManifest,
    idempotencyManifest({
      ...organizationsAnswers,
      ...licensingAnswers,
      ...historyAnswers,
      ...alertsAnswers,
      ...debugAnswers,
      ...supportAnswers,
    }),
    ...sqlManifest,
    ...vaultManifest,
  ],
  platform: platformRecords,
};
