import type { TableAccount } from "./azurite.ts";
import { type Answer, type Arrived, type LossyProxy, startLossyProxy } from "./lossyProxy.ts";

/**
 * Azurite's table service with a manner of Azure's that it lacks: a table that was dropped is being deleted for a while,
 * and until then whatever concerns it, reading included, is answered by 409 `TableBeingDeleted`.
 */
export type AzureTables = LossyProxy & {
  readonly connectionString: string;
  /** Ends the while: tables that were dropped are gone, and their names are free again. */
  collect(): void;
};

/** An error as the table service words it, in JSON without metadata. */
export const tableError = (status: number, code: string, headers: Answer["headers"] = {}): Answer => ({
  status,
  headers: { "Content-Type": "application/json;odata=minimalmetadata;charset=utf-8", ...headers },
  body: JSON.stringify({ "odata.error": { code, message: { lang: "en-US", value: `${code}\nRequestId:0` } } }),
});

/** The same as an answer to a transaction: the batch was taken, and the change set within it failed. */
export const transactionError = (status: number, code: string): Answer => ({
  status: 202,
  headers: { "Content-Type": "multipart/mixed; boundary=batchresponse_1" },
  body: [
    "--batchresponse_1",
    "Content-Type: multipart/mixed; boundary=changesetresponse_1",
    "",
    "--changesetresponse_1",
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    `HTTP/1.1 ${status} ${code}`,
    "Content-Type: application/json;odata=minimalmetadata;charset=utf-8",
    "",
    tableError(status, code).body,
    "--changesetresponse_1--",
    "--batchresponse_1--",
    "",
  ].join("\r\n"),
});

/** The table that a request concerns; undefined where it concerns all. */
const tableIn = ({ path, body }: Arrived): string | undefined => {
  const [, , resource = ""] = path.split("/");
  if (resource === "Tables") return body === "" ? undefined : (JSON.parse(body) as { TableName: string }).TableName;
  if (resource === "$batch") return /^[A-Z]+ http:\/\/[^/]+\/[^/]+\/(\w+)/m.exec(body)?.[1];
  return /^Tables\('(\w+)'\)/.exec(resource)?.[1] ?? /^\w+/.exec(resource)?.[0];
};

/** Starts one before an account of Azurite's. */
export const startAzureTables = async ({ connectionString }: TableAccount): Promise<AzureTables> => {
  const endpoint = /TableEndpoint=([^;]*)/.exec(connectionString)?.[1] ?? "";
  const dropped = new Set<string>();
  const proxy = await startLossyProxy(new URL(endpoint), (arrived) => {
    const table = tableIn(arrived);
    if (table === undefined) return undefined;
    if (dropped.has(table)) {
      return (arrived.path.endsWith("/$batch") ? transactionError : tableError)(409, "TableBeingDeleted");
    }
    if (arrived.method === "DELETE" && /\/Tables\(/.test(arrived.path)) dropped.add(table);
    return undefined;
  });
  return {
    ...proxy,
    connectionString: connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${proxy.port}`),
    collect: () => dropped.clear(),
  };
};
