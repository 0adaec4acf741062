import type { Anyone, Contact, Customer, Employee, SiteCaller } from "../identity/callers.ts";
import { describeError } from "../log.ts";
import type { Once } from "../once.ts";
import type { Call, Door, Platform } from "./door.ts";

type AnyCall = Call<unknown, unknown, unknown, unknown>;

/** Names the caller, for whom alone a key counts; nothing for anyone. */
const nameOf = (caller: Anyone | Contact | Customer | Employee | SiteCaller): string | undefined => {
  switch (caller.kind) {
    case "anyone":
      return undefined;
    case "contact":
      return `contact:${caller.organizationId}:${caller.contactId}`;
    case "user":
    case "app":
      return `${caller.kind}:${caller.tenant}:${caller.oid}`;
    case "employee":
      return `employee:${caller.oid}`;
  }
};

/** What a key's fingerprint covers: the path as well as the body, so that one key counts for one thing. */
const fingerprintOf = (call: AnyCall, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${JSON.stringify(call.path ?? null)}\n`), bytes]);

/**
 * Runs a door's operation once for a key, or gives back what was kept under it. The key is freed where the operation
 * failed or kept nothing, so that a retry need not wait until its time is over.
 */
export const runOnce = async <App extends Platform>(
  door: Door<App>,
  app: App,
  call: AnyCall,
  bytes: Uint8Array,
  key: string,
): Promise<unknown> => {
  const begun = await app.idempotency.begin({
    door: door.name,
    caller: nameOf(call.caller as Parameters<typeof nameOf>[0]),
    key,
    fingerprintOf: fingerprintOf(call, bytes),
  });
  if (begun.kind === "repeated") return begun.result;
  let isKept = false;
  const once: Once = {
    keep: async (transaction, subject, result) => {
      await begun.once.keep(transaction, subject, result);
      isKept = true;
    },
  };
  try {
    return await door.operation(app, { ...call, once });
  } catch (error) {
    // What was kept may have been rolled back with its transaction. Where it stands, freeing the key changes nothing.
    isKept = false;
    throw error;
  } finally {
    if (!isKept) {
      await begun.abandon().catch((error: unknown) => app.log.warn("idempotency-key-not-freed", describeError(error)));
    }
  }
};
