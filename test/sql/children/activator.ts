import type { Licensing } from "../../../shared/licensing/createLicensing.ts";
import type { SqlSettings } from "../../../shared/platform/config/settings.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import { fileVault, freshTables } from "../../licensing/parts.ts";
import { openLicensing, outcomeOf } from "../activationWorld.ts";
import { openSql } from "../databases.ts";
import { obeyParent } from "./obeying.ts";

/** An instance in a process of its own, that activates sites as its parent tells it. */
export type Order =
  | { act: "open"; settings: SqlSettings; connectionString: string; prefix: string; now: number }
  /** One call for each of the sites, all at once; gives back what each came to. */
  | { act: "activate"; tenant: string; sites: readonly string[] }
  | { act: "close" };

let sql: Sql | undefined;
let licensing: Licensing | undefined;
let discard = (): PromiseLike<void> => Promise.resolve();

const obey = async (order: Order): Promise<unknown> => {
  switch (order.act) {
    case "open": {
      const clock = { now: () => order.now };
      const tables = freshTables({ connectionString: order.connectionString }, order.prefix);
      const vault = await fileVault(tables, clock);
      discard = () => vault[Symbol.asyncDispose]();
      sql = openSql(order.settings, { clock });
      await sql.db();
      licensing = openLicensing({ sql, tables, vault, clock });
      return undefined;
    }
    case "activate": {
      const { tenant, sites } = order;
      const instance = licensing;
      if (instance === undefined) throw new Error("open first");
      return await Promise.all(
        sites.map((site) =>
          outcomeOf(instance.activateSite({ tenant, site: { siteGuid: site } }, { product: "alerts" })),
        ),
      );
    }
    case "close":
      await discard();
      await sql?.close();
      process.disconnect?.();
      return undefined;
  }
};

obeyParent(obey);
