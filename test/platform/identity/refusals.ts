import { Refusal, type RefusalCode } from "../../../shared/platform/refusal.ts";

/** How an attempt ends: "done", or the code of its refusal and, from its cause, why. */
export const endOf = async (attempt: () => unknown): Promise<{ code: RefusalCode | "done"; reason?: unknown }> => {
  try {
    await attempt();
    return { code: "done" };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, reason: (error.cause as { code?: unknown } | undefined)?.code };
  }
};
