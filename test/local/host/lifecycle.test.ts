import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { eventually, makeApp, makeFolder, removeFolders, SURFACE, startProcess } from "./hostProcess.ts";

afterAll(removeFolders);

const settings = { Values: { YEARLY: "0 0 0 1 1 *" } };

describe("SIGTERM", () => {
  test("lets the requests in flight be answered, runs the app's hooks for its end, and ends with 0", async () => {
    const host = await startProcess({ app: SURFACE, settings });
    const slow = fetch(`${host.origin}/slow`);
    await eventually(
      async () => (await fetch(`${host.origin}/told`)).status,
      (status) => status === 200,
    );
    const code = host.stop();
    expect(await (await slow).text()).toBe("after all");
    expect(await code).toBe(0);
    expect(host.output().stdout).toContain("the app was terminated");
  });

  test("frees the port", async () => {
    const first = await startProcess({ app: SURFACE, settings });
    await first.stop();
    const second = await startProcess({ app: SURFACE, settings, port: first.port });
    expect(second.port).toBe(first.port);
    await second.stop();
  });

  test("waits for a timer's run that was asked for by hand", async () => {
    const host = await startProcess({ app: SURFACE, settings });
    await fetch(`${host.origin}/admin/functions/yearly`, { method: "POST", body: "{}" });
    expect(await host.stop()).toBe(0);
    expect(host.output().stderr).toContain("Executed 'yearly' (Succeeded");
  });
});

test("the death of the process that started the host ends it in the same way", async () => {
  const host = await startProcess({ app: SURFACE, settings });
  host.child.disconnect();
  expect(await host.ended).toBe(0);
  expect(host.output().stdout).toContain("the app was terminated");
});

test("its death while the host was starting does so, too", async () => {
  const app = await makeApp({ "app.mjs": "process.disconnect();" });
  const host = await startProcess({ app, settings });
  expect(await host.ended).toBe(0);
});

test("a rejection that nobody handles ends the process, as it kills the worker", async () => {
  const host = await startProcess({ app: SURFACE, settings });
  await fetch(`${host.origin}/reject`).catch(() => undefined);
  expect(await host.ended).toBe(1);
  expect(host.output().stderr).toContain("nobody waits for this");
});

test("a timer whose time came while the host was down runs once when it is up again", async () => {
  const state = await makeFolder();
  await mkdir(join(state, "timers"));
  const status = {
    Last: "2020-01-01T00:00:00+00:00",
    Next: "2021-01-01T00:00:00+00:00",
    LastUpdated: "2020-01-01T00:00:00+00:00",
  };
  await writeFile(join(state, "timers", "yearly.json"), JSON.stringify(status));
  const host = await startProcess({ app: SURFACE, settings, state });
  const runs = async (): Promise<unknown[]> => (await (await fetch(`${host.origin}/runs`)).json()) as unknown[];
  expect(await eventually(runs, (all) => all.length > 0)).toEqual([
    expect.objectContaining({ isPastDue: true, scheduleStatus: expect.objectContaining({ next: status.Next }) }),
  ]);
  await host.stop();
  const again = await startProcess({ app: SURFACE, settings, state });
  expect(await (await fetch(`${again.origin}/runs`)).json()).toEqual([]);
  await again.stop();
});
