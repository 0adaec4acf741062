/** A tenant, and what its administrator signs in under where that is known. */
export type TenantLike = { tenant: string; domain: string | null };

/** A tenant by the domain of the administrator who proved it, where that is known, and by its id. */
export const TenantName = ({ tenant, domain }: TenantLike) => (
  <>
    {domain === null ? null : <strong>{domain} </strong>}
    <code>{tenant}</code>
  </>
);

/** The same as a text, for a choice. */
export const tenantText = ({ tenant, domain }: TenantLike): string =>
  domain === null ? tenant : `${domain} (${tenant})`;
