import { toRfc3339 } from "../../shared/platform/clock.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import type { ReaderSeal } from "../../shared/privacy/readings.ts";

/** The trail of readings of one organization's data, newest first, opened under its key: when, and in which role. */
export const trailOf = async (
  { sql, vault }: { sql: Sql; vault: Pick<Vault, "keyring"> },
  { organizationId, subject }: { organizationId: string; subject: string },
): Promise<{ at: string; role: string }[]> => {
  const rows = await (await sql.db())
    .selectFrom("readings")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id", "desc")
    .execute();
  const key = await vault.keyring.open(subject);
  return rows.map(({ id: row, at, reader }) => ({
    at: toRfc3339(at),
    role: key.open<ReaderSeal>({ table: "readings", column: "reader", row }, reader).role,
  }));
};
