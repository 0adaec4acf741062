import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { layoutOf, WrongPort } from "../../infra/local/layout.ts";

describe("where the local parts live", () => {
  test("without settings: the ports that are documented, the state in .usher of the repository", () => {
    const layout = layoutOf({}, "/repo");
    expect(layout.ports).toEqual({
      host: 7071,
      entra: 7072,
      inbox: 7073,
      smtp: 7074,
      graph: 7075,
      tables: 10002,
      blob: 10000,
      queue: 10001,
    });
    expect(layout.sqliteFile).toBe("/repo/.usher/usher.sqlite");
  });

  test("the repository is found from the file's own place, not from where a command was typed", () => {
    expect(layoutOf({}).stateFolder).toBe(resolve(import.meta.dirname, "../../.usher"));
  });

  test("settings move the state and each port", () => {
    const layout = layoutOf({ USHER_STATE: "/elsewhere", USHER_PORT: "8071", USHER_TABLES_PORT: "" }, "/repo");
    expect(layout.clockFile).toBe("/elsewhere/clock.json");
    expect(layout.ports).toMatchObject({ host: 8071, tables: 10002 });
  });

  test("all ports that are none are named at once", () => {
    const faulty = () =>
      layoutOf({ USHER_PORT: "0", USHER_INBOX_SMTP_PORT: "65536", USHER_BLOB_PORT: "10000.5" }, "/repo");
    expect(faulty).toThrow(WrongPort);
    expect(faulty).toThrow("USHER_PORT, USHER_INBOX_SMTP_PORT, USHER_BLOB_PORT");
  });
});
