import * as z from "zod";
import { anyone } from "../shared/platform/http/entrance.ts";
import { Refusal } from "../shared/platform/refusal.ts";
import { door } from "./door.ts";

/** A person's browser asks for HTML by name; programs ask for JSON, or for anything. */
const asksForHtml = (accept: string | undefined): boolean => accept?.includes("text/html") ?? false;

/** Takes every path and method that no other door does. Its name comes last, and the host tries names in order. */
export const notFound = door({
  name: "zzNotFound",
  method: "GET",
  route: "{*path}",
  needs: "no-database",
  summary: "Everything that does not exist",
  entrance: anyone,
  answers: { 404: z.string() },
  refusals: ["not-found"],
  operation: async ({ pages }, { header }) => {
    if (asksForHtml(header("accept"))) return pages.missing();
    throw new Refusal("not-found", "There is nothing here. GET /api/openapi.json lists what there is.");
  },
  answer: ({ html, headers }) => ({ status: 404, body: html, headers: { ...headers, Vary: "Accept" } }),
});
