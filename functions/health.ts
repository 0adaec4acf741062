import * as z from "zod";
import { employeeOrAnyone } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

const state = z.enum(["up", "down"]);
const brief = z.object({ sql: state, tables: state, vault: state });
const detail = z.object({ status: state, durationMs: z.int() });

const healthAnswer = z
  .object({
    status: z.enum(["up", "degraded"]),
    dependencies: brief,
    details: z
      .object({
        version: z.string(),
        environment: z.enum(["azure", "local"]),
        time: z.iso.datetime(),
        restored: z.boolean().nullable().meta({
          description:
            "Whether the database is a restored copy whose erasures are still to be replayed; null: not known.",
        }),
        dependencies: z.object({ sql: detail, tables: detail, vault: detail }),
      })
      .optional()
      .meta({ description: "For an employee's token only." }),
  })
  .meta({ description: "Degraded: at least one dependency does not answer. License checks may go on all the same." });

export const health = door({
  name: "health",
  method: "GET",
  route: "api/health",
  needs: "nothing",
  summary: "Whether Usher and what it stands on are up",
  entrance: employeeOrAnyone,
  answers: { 200: healthAnswer },
  operation: async (app, { caller }) => {
    const [seen, restored] = await Promise.all([app.health(), caller.kind === "employee" ? app.isRestored() : null]);
    return { ...seen, about: { ...app.about(), restored } };
  },
  answer: ({ status, dependencies, about }, { caller }) => ({
    status: 200,
    body: {
      status,
      dependencies: {
        sql: dependencies.sql.status,
        tables: dependencies.tables.status,
        vault: dependencies.vault.status,
      },
      ...(caller.kind === "employee" ? { details: { ...about, dependencies } } : {}),
    },
  }),
});
