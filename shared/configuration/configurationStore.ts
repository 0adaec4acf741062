import { siteIdOf } from "../platform/sharepoint/siteId.ts";
import type { Entity, Stored, Table, Tables } from "../platform/tables/tables.ts";
import type { Configuration, Web, Which } from "./configuration.ts";
import type { Envelope } from "./envelope.ts";
import { KINDS, type Kind } from "./names.ts";

/** Table `configurations`: a partition a tenant, a row `<site>|<kind>|<name>`. No personal data. */
type ConfigurationEntity = Entity & {
  revision: number;
  /** `Envelope` as JSON. */
  envelope: string;
};

/** Settings with the store's own mark of their version. */
export type Found = Configuration & { tag: string };

export type ConfigurationStore = {
  find(web: Web, which: Which): Promise<Found | undefined>;
  /** Whether there are any of this kind and name, whatever the kind. */
  has(web: Web, which: { kind: string; name: string }): Promise<boolean>;
  /** Writes in place of `before`, or anew where there was nothing. `false` where another came between: look again. */
  write(web: Web, configuration: Configuration, before: Found | undefined): Promise<boolean>;
  /** `false` where another came between: look again. */
  remove(web: Web, found: Found): Promise<boolean>;
  /** Up to `size` settings of a web by kind and name, behind `after` where it is given. */
  list(web: Web, kind: Kind | undefined, after: Which | undefined, size: number): Promise<Configuration[]>;
  /** Removes what is kept for a tenant, or the revisions before one, while `goOn` says so; answers how many settings. */
  eraseTenant(tenant: string, before: number | undefined, goOn: () => boolean): Promise<number>;
};

const keyOf = (web: Web, { kind, name }: { kind: string; name: string }): string =>
  `${siteIdOf(web.site)}|${kind}|${name}`;

const toConfiguration = ({ rowKey, revision, envelope, etag }: Stored<ConfigurationEntity>): Found => {
  const [, kind = "", name = ""] = rowKey.split("|");
  const known = KINDS.find((each) => each === kind);
  if (known === undefined) throw new Error("a row of configurations has a kind that there is not");
  return { kind: known, name, revision, envelope: JSON.parse(envelope) as Envelope, tag: etag };
};

/** The table `configurations`. Opens nothing before its first use. */
export const createConfigurationStore = (tables: Tables): ConfigurationStore => {
  const table: Table<ConfigurationEntity> = tables.open<ConfigurationEntity>("configurations");
  return {
    async find(web, which) {
      const entity = await table.get(web.tenant, keyOf(web, which));
      return entity === undefined ? undefined : toConfiguration(entity);
    },

    has: async (web, which) => (await table.get(web.tenant, keyOf(web, which))) !== undefined,

    async write(web, { kind, name, revision, envelope }, before) {
      const entity = {
        partitionKey: web.tenant,
        rowKey: keyOf(web, { kind, name }),
        revision,
        envelope: JSON.stringify(envelope),
      };
      return (before === undefined ? await table.insert(entity) : await table.replace(entity, before.tag)) !== false;
    },

    remove: (web, { kind, name, tag }) => table.remove(web.tenant, keyOf(web, { kind, name }), tag),

    async list(web, kind, after, size) {
      const start = kind === undefined ? `${siteIdOf(web.site)}|` : `${siteIdOf(web.site)}|${kind}|`;
      // "}" is the character after "|", and " " comes before any of a name.
      const rows = {
        partitionKey: web.tenant,
        from: after === undefined ? start : `${keyOf(web, after)} `,
        to: `${start.slice(0, -1)}}`,
      };
      const found: Configuration[] = [];
      let continuation: string | undefined;
      do {
        const page = await table.page(rows, size - found.length, continuation);
        for (const { tag: _, ...configuration } of page.entities.map(toConfiguration)) found.push(configuration);
        continuation = page.continuation;
      } while (continuation !== undefined && found.length < size);
      return found;
    },

    async eraseTenant(tenant, before, goOn) {
      let erased = 0;
      for await (const { rowKey, revision, etag } of table.list({ partitionKey: tenant })) {
        if (!goOn()) break;
        if (before !== undefined && revision >= before) continue;
        if (await table.remove(tenant, rowKey, before === undefined ? undefined : etag)) erased += 1;
      }
      return erased;
    },
  };
};
