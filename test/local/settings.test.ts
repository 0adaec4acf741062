import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { layoutOf } from "../../infra/local/layout.ts";
import { localSettings, WrongSettingsFile } from "../../infra/local/settings.ts";

const SAMPLE = { Values: { USHER_MAIL_FROM: "usher@vendor.example", SWEEP: "0 */5 * * * *" }, Host: { CORS: "*" } };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "usher-settings-"));
  await writeFile(join(root, "local.settings.sample.json"), JSON.stringify(SAMPLE));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const settings = (environment: NodeJS.ProcessEnv = {}) => localSettings(root, layoutOf(environment, root), environment);
const own = (file: object | string) =>
  writeFile(join(root, "local.settings.json"), typeof file === "string" ? file : JSON.stringify(file));

describe("the settings that npm start gives to the app", () => {
  test("are the sample's, with every address and path where the layout puts it", () => {
    const { Values, Host } = settings({ USHER_PORT: "7171", USHER_STATE: "/elsewhere" });
    expect(Values).toMatchObject({
      ...SAMPLE.Values,
      USHER_PUBLIC_URL: "http://127.0.0.1:7171",
      USHER_SQLITE_FILE: "/elsewhere/usher.sqlite",
    });
    expect(Host).toEqual(SAMPLE.Host);
  });

  test("yield to a developer's own file where that differs from the sample, and to the environment before all", async () => {
    await own({ Values: { ...SAMPLE.Values, USHER_MAIL_FROM: "own@vendor.example", SWEEP: "0 0 * * * *" } });
    expect(settings().Values).toMatchObject({ USHER_MAIL_FROM: "own@vendor.example", SWEEP: "0 0 * * * *" });
    expect(settings({ SWEEP: "1 * * * * *" }).Values).toMatchObject({ SWEEP: "1 * * * * *" });
  });

  test("take nothing from the environment that is not Usher's", () => {
    const { Values } = settings({ PATH: "/bin", USHER_FLOOD_RATE: "7" });
    expect(Values).toMatchObject({ USHER_FLOOD_RATE: "7" });
    expect(Values).not.toHaveProperty("PATH");
  });

  test.each([
    ["USHER_SQL_SERVER", "USHER_SQLITE_FILE"],
    ["USHER_TABLES_URL", "USHER_TABLES_CONNECTION"],
    ["USHER_KEY_VAULT_KEY", "USHER_VAULT_FILE"],
    ["USHER_MAIL_ENDPOINT", "USHER_SMTP_HOST"],
  ])("with %s given leave this machine's own default out, and no other", async (name, fallback) => {
    const without = Object.keys(settings().Values).filter((key) => key !== fallback);
    expect(Object.keys(settings({ [name]: "elsewhere" }).Values).sort()).toEqual([...without, name].sort());
    await own({ Values: { ...SAMPLE.Values, [name]: "elsewhere" } });
    expect(Object.keys(settings().Values).sort()).toEqual([...without, name].sort());
    expect(settings({ [name]: " " }).Values).toMatchObject({ [fallback]: expect.anything() });
  });

  test("keep both where both were given, so that the app refuses them", async () => {
    await own({ Values: { ...SAMPLE.Values, USHER_VAULT_FILE: "own.json" } });
    const { Values } = settings({ USHER_KEY_VAULT_KEY: "elsewhere" });
    expect(Values).toMatchObject({ USHER_VAULT_FILE: "own.json", USHER_KEY_VAULT_KEY: "elsewhere" });
  });

  test("are refused where the developer's own file is no JSON", async () => {
    await own("{");
    expect(() => settings()).toThrow(WrongSettingsFile);
  });
});
