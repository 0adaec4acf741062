import { anyone } from "../shared/platform/http/entrance.ts";
import { Refusal } from "../shared/platform/refusal.ts";
import { door } from "./door.ts";

/** Takes every path and method that no other door does. Its name comes last, and the host tries names in order. */
export const notFound = door({
  name: "zzNotFound",
  method: "GET",
  route: "{*path}",
  needs: "no-database",
  summary: "Everything that does not exist",
  entrance: anyone,
  answers: {},
  refusals: ["not-found"],
  operation: async () => {
    throw new Refusal("not-found", "There is nothing here. GET /api/openapi.json lists what there is.");
  },
  answer: () => ({ status: 404 }),
});
