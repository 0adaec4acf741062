import { useLoad } from "../../frame/useLoad.ts";
import { usePortal } from "../portalContext.ts";
import type { Consent, ConsentPage } from "../shapes.ts";

export const CONSENTS = "/api/organization/debug-consents";

/** Requests of support's for debug logging that wait for the contact person to decide. */
export const useAsked = (): { consents: readonly Consent[]; reload: () => Promise<void> } => {
  const { client } = usePortal();
  const { value, reload } = useLoad(() => client.get<ConsentPage>(CONSENTS));
  return { consents: value?.consents.filter(({ state }) => state === "asked") ?? [], reload };
};
