import * as z from "zod";
import { anyone } from "../shared/platform/http/entrance.ts";
import { openApiDocument } from "../shared/platform/http/openapi.ts";
import { door } from "./door.ts";

/** The door that describes all doors, itself included. */
export const openapi = door({
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
      const { doors } = await import("./doors.ts");
      written = { publicUrl, document: openApiDocument(doors, { version, publicUrl }) };
    }
    return written.document;
  },
  answer: (body) => ({ status: 200, body, headers: { "Cache-Control": "public, max-age=300" } }),
});

let written: { publicUrl: string; document: unknown } | undefined;
