import { SqlFailure } from "../failures.ts";

/** Error numbers of SQL Server and Azure SQL, by what they mean for whoever sent the statement. */
const UNIQUE = new Set([2601, 2627]);
const CONTENTION = new Set([1204, 1205, 1222]);
const REFUSED = new Set([4221, 10928, 10929, 40501, 49918, 49919, 49920]);
const LOST = new Set([233, 615, 926, 4060, 40197, 40613]);
/** Codes of tedious, and those of Node's sockets that tedious hands on. */
const LOST_CODES = new Set(
  (
    "ESOCKET ECLOSE EINVALIDSTATE ETIMEOUT ECANCEL " +
    "ECONNRESET ECONNABORTED EPIPE ETIMEDOUT ENOTCONN ENETDOWN ENETUNREACH EHOSTUNREACH"
  ).split(" "),
);

type Vendor = { number: number | undefined; code: string | undefined };

/** tedious gathers several errors of one response in an AggregateError; the first with a number tells most. */
const vendorOf = (error: unknown): Vendor => {
  const all: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const told = all.map((one) => {
    const { number, code } = (one ?? {}) as { number?: unknown; code?: unknown };
    return {
      number: typeof number === "number" ? number : undefined,
      code: typeof code === "string" ? code : undefined,
    };
  });
  const known = told.find(({ number }) => number !== undefined && (UNIQUE.has(number) || CONTENTION.has(number)));
  return known ?? told.find(({ number }) => number !== undefined) ?? told[0] ?? { number: undefined, code: undefined };
};

const name = ({ number, code }: Vendor): string => `mssql-${number ?? code ?? "unknown"}`;

/** The meaning of an error that tedious gave for a statement on a connection. */
export const statementFailure = (error: unknown): SqlFailure => {
  const vendor = vendorOf(error);
  const { number = -1, code = "" } = vendor;
  if (UNIQUE.has(number)) return new SqlFailure("unique", name(vendor), error);
  if (CONTENTION.has(number)) return new SqlFailure("contention", name(vendor), error);
  if (REFUSED.has(number)) return new SqlFailure("refused", name(vendor), error);
  if (LOST.has(number) || LOST_CODES.has(code)) return new SqlFailure("lost", name(vendor), error);
  return new SqlFailure("statement", name(vendor), error);
};

/** A connection that could not be made. `passing` says whether another attempt may find the server back. */
export class ConnectFailure extends SqlFailure {
  readonly passing: boolean;
  constructor(code: string, passing: boolean, cause: unknown) {
    super("unreachable", code, cause);
    this.passing = passing;
  }
}

/**
 * The meaning of an error while connecting. tedious tells the server's error number only by an event, hence `login`.
 * A wrong password, a firewall rule or a certificate that is not trusted will not pass by waiting.
 */
export const connectFailure = (error: unknown, login: number | undefined): ConnectFailure => {
  const vendor = { ...vendorOf(error), ...(login === undefined ? {} : { number: login }) };
  const passing =
    vendor.number === undefined
      ? !isCertificateFault(error)
      : REFUSED.has(vendor.number) || LOST.has(vendor.number) || CONTENTION.has(vendor.number);
  return new ConnectFailure(name(vendor), passing, error);
};

const isCertificateFault = (error: unknown): boolean => {
  const code = (error as { cause?: { code?: unknown } } | undefined)?.cause?.code;
  return typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code);
};
