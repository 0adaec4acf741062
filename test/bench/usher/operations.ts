import { randomBytes, randomUUID } from "node:crypto";
import { appLoader } from "../../../shared/app.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { answerOrders } from "../child.ts";
import { createNaiveCheck } from "./naiveCheck.ts";

/** `warm`: the same question again and again. `unknown`: each about another tenant. `nonce`: each signed anew. */
export type CheckKind = "warm" | "unknown" | "nonce" | "naive";

/** Which checks to make in this process, and for how long, in seconds. */
export type ChecksOrder = { kind: CheckKind; tenant: string; product: string; seconds: number };

/** As many as come over HTTP at a time. */
const AT_ONCE = 16;

const { licensing } = await appLoader(
  createLog((level, line) => level === "error" && process.stderr.write(`${line}\n`)),
)();
const naiveCheck = createNaiveCheck();

const isValid = async (query: { tenant: string; product: string; nonce?: string }): Promise<boolean> =>
  (await licensing.checkLicense(query)).body.valid;

/** Makes one check and says whether it came out as it should. */
const CHECKS: Readonly<Record<CheckKind, (tenant: string, product: string) => Promise<boolean>>> = {
  warm: (tenant, product) => isValid({ tenant, product }),
  unknown: async (_, product) => !(await isValid({ tenant: randomUUID(), product })),
  nonce: (tenant, product) => isValid({ tenant, product, nonce: randomBytes(16).toString("base64url") }),
  naive: async (tenant, product) => (await naiveCheck(tenant, product)) !== undefined,
};

/** The operation itself, without HTTP and the host around it: checks a second. */
const run = async ({ kind, tenant, product, seconds }: ChecksOrder): Promise<number> => {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let made = 0;
  const checkOn = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      if (!(await CHECKS[kind](tenant, product))) throw new Error(`A check (${kind}) came out wrong.`);
      made += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, checkOn));
  return made / ((performance.now() - startedAt) / 1_000);
};

answerOrders(run);
