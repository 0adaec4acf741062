import { describe, expect, test } from "@jest/globals";
import { describeError } from "../../../shared/platform/log.ts";
import { Refusal, unavailable } from "../../../shared/platform/refusal.ts";
import { failureOf, isUniqueViolation, SqlFailure, surface } from "../../../shared/platform/sql/failures.ts";
import { connectFailure, statementFailure } from "../../../shared/platform/sql/mssql/failures.ts";
import { paceOfStatement, paceOfTransaction } from "../../../shared/platform/sql/retry.ts";
import { sqliteFailure } from "../../../shared/platform/sql/sqlite/failures.ts";

const vendor = (fields: { number?: number; code?: string }): Error => Object.assign(new Error("'secret'"), fields);
const numbered = (number: number): SqlFailure => statementFailure(vendor({ number, code: "EREQUEST" }));

describe("what a failed statement on SQL Server means", () => {
  test.each([1204, 1205, 1222])("%i: surely not done, again soon, alone and as a transaction", (number) => {
    expect(paceOfStatement(numbered(number))).toBe("soon");
    expect(paceOfTransaction(numbered(number))).toBe("soon");
  });

  test.each([4221, 10928, 10929, 40501, 49918, 49919, 49920])("%i: turned away, again later", (number) => {
    expect(paceOfStatement(numbered(number))).toBe("later");
    expect(paceOfTransaction(numbered(number))).toBe("later");
  });

  test.each([233, 615, 926, 4060, 40197, 40613])(
    "%i: perhaps done, so only a whole transaction runs again",
    (number) => {
      expect(paceOfStatement(numbered(number))).toBeUndefined();
      expect(paceOfTransaction(numbered(number))).toBe("soon");
    },
  );

  test.each(["ESOCKET", "ECLOSE", "EINVALIDSTATE", "ETIMEOUT", "ECONNRESET", "EPIPE"])(
    "%s: the connection is lost",
    (code) => {
      const failure = statementFailure(vendor({ code }));
      expect(paceOfStatement(failure)).toBeUndefined();
      expect(paceOfTransaction(failure)).toBe("soon");
    },
  );

  test.each([2601, 2627])("%i: a unique violation, also among several errors", (number) => {
    expect(isUniqueViolation(numbered(number))).toBe(true);
    const several = new AggregateError([vendor({ number: 3621 }), vendor({ number })]);
    expect(isUniqueViolation(statementFailure(several))).toBe(true);
  });

  test("a commit that nobody saw the end of never runs again", () => {
    expect(paceOfTransaction(new SqlFailure("uncertain", "mssql-ECLOSE"))).toBeUndefined();
  });

  test("any other number is the statement's own fault", () => {
    expect(numbered(207).kind).toBe("statement");
    expect(paceOfTransaction(numbered(207))).toBeUndefined();
  });
});

describe("what a failure to connect to SQL Server means", () => {
  test.each([4060, 40197, 40501, 40613, 49918, 10928])("%i passes by waiting", (number) => {
    expect(connectFailure(vendor({ code: "ELOGIN" }), number).passing).toBe(true);
  });

  test.each([18456, 40615])("%i, a wrong password or a firewall rule, does not", (number) => {
    expect(connectFailure(vendor({ code: "ELOGIN" }), number).passing).toBe(false);
  });

  test("a broken socket passes, a certificate that is not trusted does not", () => {
    const because = (code: string): Error => Object.assign(vendor({ code: "ESOCKET" }), { cause: { code } });
    expect(connectFailure(because("ECONNREFUSED"), undefined).passing).toBe(true);
    expect(connectFailure(because("DEPTH_ZERO_SELF_SIGNED_CERT"), undefined).passing).toBe(false);
  });
});

describe("a failure as callers see it", () => {
  test("an outage is `unavailable`, with the failure as its cause", () => {
    for (const kind of ["contention", "refused", "lost", "uncertain", "unreachable"] as const) {
      const failure = new SqlFailure(kind, "mssql-1");
      const shown = surface(failure);
      expect(shown).toBeInstanceOf(Refusal);
      expect(shown).toMatchObject({ code: "unavailable" });
      expect(failureOf(shown)).toBe(failure);
    }
  });

  test("an outage of another part is never taken for one of the database", () => {
    expect(failureOf(unavailable("key vault", vendor({ code: "ESOCKET" })))).toBeUndefined();
  });

  test("names the vendor's code and nothing of its message, which may quote values", () => {
    const failure = numbered(2628);
    expect(describeError(failure)).toMatchObject({ errorClass: "SqlFailure", errorCode: "mssql-2628" });
    expect(failure.message).not.toContain("secret");
  });
});

describe("what a failure of SQLite means", () => {
  const of = (errcode: number): unknown => sqliteFailure(Object.assign(new Error("x"), { errcode }));
  test.each([
    [5, "contention"],
    [517, "contention"],
    [1555, "unique"],
    [2067, "unique"],
    [1299, "statement"],
    [14, "unreachable"],
    [778, "unreachable"],
    [13, "unreachable"],
    [1, "statement"],
  ])("%i is %s", (errcode, kind) => {
    expect(of(errcode)).toMatchObject({ kind, code: `sqlite-${errcode}` });
  });

  test("an error of another origin stays what it is", () => {
    const other = new TypeError("not of SQLite");
    expect(sqliteFailure(other)).toBe(other);
  });
});
