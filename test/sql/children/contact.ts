import type { Licensing } from "../../../shared/licensing/createLicensing.ts";
import { notRepeated } from "../../../shared/platform/once.ts";
import { Refusal } from "../../../shared/platform/refusal.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import { freshTables, stoppedClock } from "../../licensing/parts.ts";
import { openSql } from "../databases.ts";
import { ADA, BEN, instanceOn, openVault, PRODUCT, type Shared, tokenOf } from "../tenancy.ts";
import { obeyParent } from "./obeying.ts";

/** An instance of its own on what others share, which does what contacts ask of it. */
export type ContactOrder =
  | { act: "open"; shared: Shared }
  /** Many at once; answers how each of them ended. */
  | { act: "start-trials"; tenant: string; count: number }
  | { act: "prove"; tenant: string; by: "ada" | "ben" }
  | { act: "close" };

let sql: Sql | undefined;
let licensing: Licensing | undefined;

const opened = (): Licensing => {
  if (licensing === undefined) throw new Error("open first");
  return licensing;
};

/** How some work ended: `done`, or the code of its refusal. */
const endOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

const obey = async (order: ContactOrder): Promise<unknown> => {
  switch (order.act) {
    case "open": {
      const { connectionString, prefix, keyFile } = order.shared;
      const clock = stoppedClock();
      const tables = freshTables({ connectionString }, prefix);
      sql = openSql(order.shared.sql, { clock });
      licensing = instanceOn(sql, tables, openVault(tables, keyFile, clock), clock);
      await licensing.listTenants(ADA.organizationId);
      return undefined;
    }
    case "start-trials": {
      const { tenant, count } = order;
      const start = () => opened().startTrial(ADA, { tenant, product: PRODUCT }, notRepeated);
      return Promise.all(Array.from({ length: count }, () => endOf(start())));
    }
    case "prove": {
      const by = order.by === "ada" ? ADA : BEN;
      return endOf(opened().proveTenant(by, { entraToken: tokenOf(order.tenant) }, notRepeated));
    }
    case "close":
      await sql?.close();
      process.disconnect?.();
      return undefined;
  }
};

obeyParent(obey);
