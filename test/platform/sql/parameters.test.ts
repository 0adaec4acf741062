import { describe, expect, test } from "@jest/globals";
import tedious from "tedious";
import { addParameter, toRow } from "../../../shared/platform/sql/mssql/parameters.ts";

/** The declaration that the server gets for a value, which is part of what its plans are kept by. */
const declaration = (value: unknown): string => {
  const request = new tedious.Request("select 1", () => {});
  addParameter(tedious, request, "1", value);
  const { parameters } = request as unknown as { parameters: Parameters<typeof request.makeParamsParameter>[0] };
  return request.makeParamsParameter(parameters);
};

describe("parameters for SQL Server", () => {
  test("are declared alike whatever their length, so that statements share a plan", () => {
    const declared = [1, 10, 36, 64].map((length) => declaration("x".repeat(length)));
    expect(new Set(declared)).toEqual(new Set(["@1 varchar(64)"]));
    expect(declaration("x".repeat(65))).toBe("@1 varchar(1024)");
    expect(declaration("x".repeat(5_000))).toBe("@1 varchar(8000)");
    expect(declaration("x".repeat(9_000))).toBe("@1 varchar(max)");
    expect(declaration("")).toBe("@1 varchar(64)");
  });

  test("are nvarchar only where text needs it: beside a varchar column that would lose its index", () => {
    expect(declaration("ä")).toBe("@1 nvarchar(64)");
    expect(declaration("漢".repeat(4_001))).toBe("@1 nvarchar(max)");
  });

  test("are bigint for every integer, so that instants keep every millisecond", () => {
    expect([0, 1, -1, 2 ** 31, Date.UTC(9999, 0), 5n].map(declaration)).toEqual(Array(6).fill("@1 bigint"));
    expect(declaration(1.5)).toBe("@1 float");
  });

  test("know null, flags and bytes, and refuse what has no clear form", () => {
    expect(declaration(null)).toBe("@1 nvarchar(1)");
    expect(declaration(true)).toBe("@1 bit");
    expect(declaration(new Uint8Array([1, 2]))).toBe("@1 varbinary(2)");
    for (const value of [new Date(), {}, undefined]) expect(() => declaration(value)).toThrow(TypeError);
  });

  test("come back with bigint as number and text as text", () => {
    const column = (colName: string, name: string, value: unknown) => ({
      metadata: { colName, type: { name } },
      value,
    });
    const row = toRow([
      column("at", "IntN", "1767225600000"),
      column("count", "IntN", 3),
      column("words", "NVarChar", "12"),
      column("gone", "IntN", null),
    ]);
    expect(row).toEqual({ at: 1767225600000, count: 3, words: "12", gone: null });
  });
});
