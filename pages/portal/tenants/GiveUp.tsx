import { problemOf } from "../../api/problem.ts";
import { Confirm } from "../../parts/Confirm.tsx";
import { usePortal } from "../portalContext.ts";
import type { Tenant } from "../shapes.ts";
import { TenantName } from "../TenantName.tsx";
import { TEXTS } from "../texts.ts";

const { giveUpDialog: texts } = TEXTS.tenants;

type Props = {
  tenant: Tenant;
  onClose: () => void;
  onDone: () => Promise<void>;
  /** It was given up elsewhere. */
  onGone: () => Promise<void>;
};

/** Asks before a tenant is given up: what is kept for it goes with it. */
export const GiveUp = ({ tenant, onClose, onDone, onGone }: Props) => {
  const { client } = usePortal();
  const giveUp = async (): Promise<void> => {
    try {
      await client.send("DELETE", `/api/organization/tenants/${tenant.tenant}`);
    } catch (error) {
      if (problemOf(error).code !== "not-found") throw error;
      return onGone();
    }
    return onDone();
  };
  return (
    <Confirm title={texts.title} submit={texts.submit} words={texts.words} onClose={onClose} onConfirm={giveUp}>
      <p>
        <TenantName {...tenant} />
      </p>
      <p>{texts.text}</p>
    </Confirm>
  );
};
