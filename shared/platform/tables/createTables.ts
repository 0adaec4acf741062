import type { TokenCredential } from "@azure/core-auth";
import type { TableClient, TableServiceClientOptions } from "@azure/data-tables";
import { attempt, type Patience } from "../azure/attempts.ts";
import { serviceCodeOf, statusOf } from "../azure/failures.ts";
import type { Settings } from "../config/settings.ts";
import { lazy } from "../lazy.ts";
import { isLoopback } from "../loopback.ts";
import { unavailable } from "../refusal.ts";
import { tableEndpointOf } from "./endpoint.ts";
import { checkName } from "./limits.ts";
import { openTable } from "./openTable.ts";
import type { Tables } from "./tables.ts";

export type TablesParts = {
  settings: Pick<Settings, "environment" | "tables">;
  /** Used when the settings name an account by its URL. */
  credential: TokenCredential;
  /** Stands before every table's name: lets tests share an account. */
  prefix?: string;
};

const PATIENCE: Patience = { dependency: "storage", budget: 3000, pauses: [100, 400] };

/** Azure Tables by `@azure/data-tables`, which is loaded at the first call. */
export const createTables = ({ settings, credential, prefix = "" }: TablesParts): Tables => {
  const { tables } = settings;
  const clients = new Map<string, TableClient>();

  const clientOf = async (name: string): Promise<TableClient> => {
    const known = clients.get(name);
    if (known) return known;
    const { TableClient } = await import("@azure/data-tables");
    const made =
      tables.kind === "entra"
        ? new TableClient(tables.url, name, credential, optionsFor(settings))
        : TableClient.fromConnectionString(tables.connectionString, name, optionsFor(settings));
    clients.set(name, made);
    return made;
  };

  const serviceClient = lazy(async () => {
    const { TableServiceClient } = await import("@azure/data-tables");
    return tables.kind === "entra"
      ? new TableServiceClient(tables.url, credential, optionsFor(settings))
      : TableServiceClient.fromConnectionString(tables.connectionString, optionsFor(settings));
  });

  const nameOf = (name: string): string => {
    checkName(prefix + name);
    return prefix + name;
  };

  return {
    open: (name) => {
      const full = nameOf(name);
      return openTable(() => clientOf(full), PATIENCE);
    },

    drop: async (name) => {
      const client = await clientOf(nameOf(name));
      await attempt(PATIENCE, async (signal) => {
        try {
          await client.deleteTable({ abortSignal: signal });
        } catch (error) {
          if (serviceCodeOf(error) !== "TableBeingDeleted") throw error;
        }
      });
    },

    names: async (start = "") => {
      const client = await serviceClient();
      const first = prefix + start;
      return await attempt(PATIENCE, async (signal) => {
        const found: string[] = [];
        // "{" is the character after "z": together the two bounds say "begins with".
        const filter = first === "" ? {} : { filter: `TableName ge '${first}' and TableName lt '${first}{'` };
        for await (const { name } of client.listTables({ queryOptions: filter, abortSignal: signal })) {
          if (name?.startsWith(first)) found.push(name.slice(prefix.length));
        }
        return found.sort();
      });
    },

    check: async () => {
      const client = await clientOf(nameOf("keys"));
      await attempt(PATIENCE, async (signal) => {
        try {
          await client.getEntity("check", "check", { abortSignal: signal });
        } catch (error) {
          // Nothing lies there: the answer alone tells that the account is there and lets Usher in.
          if (statusOf(error) !== 404) throw error;
        }
      }).catch((error: unknown) => {
        throw unavailable("storage", error);
      });
    },
  };
};

const optionsFor = ({ environment, tables }: TablesParts["settings"]): TableServiceClientOptions => ({
  retryOptions: { maxRetries: 0 },
  // A redirect would take the request, its authorization included, to a host that nobody configured.
  redirectOptions: { maxRetries: 0 },
  allowInsecureConnection: environment === "local" && isLoopback(tableEndpointOf(tables)),
});
