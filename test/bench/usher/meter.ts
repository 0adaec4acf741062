import { app } from "@azure/functions";
import { collectGarbage } from "../garbage.ts";

/** What the host's process has used: bytes, and microseconds of processor time when the reading began and ended. */
export type Reading = { heap: number; rss: number; cpu: { before: number; after: number } };

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Reads the host's process once its garbage is collected, so that what is in use is held by something. */
app.http("licenseCheckMeter", {
  methods: ["GET"],
  route: "bench/meter",
  authLevel: "anonymous",
  handler: async () => {
    const before = processorTime();
    collectGarbage();
    const { heapUsed: heap, rss } = process.memoryUsage();
    return { status: 200, jsonBody: { heap, rss, cpu: { before, after: processorTime() } } satisfies Reading };
  },
});
