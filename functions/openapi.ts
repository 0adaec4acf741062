import * as z from "zod";
import type { App } from "../shared/app.ts";
import type { Door } from "../shared/platform/http/door.ts";
import { anyone } from "../shared/platform/http/entrance.ts";
import { openApiDocument } from "../shared/platform/http/openapi.ts";
import { door } from "./door.ts";

/** The door that describes all doors, itself included. */
export const openapi = (others: readonly Door<App>[]): Door<App> => {
  let written: { publicUrl: string; document: unknown } | undefined;
  const self: Door<App> = door({
    name: "openapi",
    method: "GET",
    route: "api/openapi.json",
    needs: "no-database",
    summary: "This document: OpenAPI 3.1",
    entrance: anyone,
    answers: { 200: z.record(z.string(), z.unknown()) },
    operation: async (app) => {
      const { version } = app.about();
      const { publicUrl } = app.settings;
      if (written?.publicUrl !== publicUrl) {
        written = { publicUrl, document: openApiDocument([...others, self], { version, publicUrl }) };
      }
      return written.document;
    },
    answer: (body) => ({ status: 200, body, headers: { "Cache-Control": "public, max-age=300" } }),
  });
  return self;
};
