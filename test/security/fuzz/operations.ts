import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { doors } from "../../../functions/doors.ts";
import type { App } from "../../../shared/app.ts";
import type { Door } from "../../../shared/platform/http/door.ts";

/** A JSON Schema, as the document writes one. */
export type Schema = Readonly<Record<string, unknown>>;

type Parameter = { name: string; in: "path" | "query" | "header"; required: boolean; schema: Schema };
type Content = Readonly<Record<string, { schema: Schema }>>;
type Documented = {
  operationId: string;
  security: readonly Readonly<Record<string, unknown>>[];
  parameters: readonly Parameter[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, { content?: Content }>>;
};

/** The document as it is served. */
export type Document = {
  paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  components: { schemas: Readonly<Record<string, Schema>> };
};

type Check = (value: unknown) => readonly ErrorObject[];

/** One operation of the document: how it is called, and what it says of requests and answers. */
export type Operation = {
  /** As in the contract: method and path. */
  name: string;
  method: string;
  path: string;
  door: Door<App>;
  /** Security schemes that open it; none: anyone may call. */
  schemes: readonly string[];
  parameters: readonly Parameter[];
  body: Schema | undefined;
  /** What the document finds wrong with a body; nothing where it is as described. */
  faultsOfBody: Check;
  faultsOfParameter(parameter: Parameter, value: string): readonly ErrorObject[];
  /** What the document finds wrong with an answer, a status that it does not list included. */
  faultsOfAnswer(status: number, contentType: string, value: unknown): readonly unknown[];
};

const escaped = (step: string): string => step.replaceAll("~", "~0").replaceAll("/", "~1");
const pointer = (...steps: readonly string[]): string => `#/${steps.map(escaped).map(encodeURIComponent).join("/")}`;

const doorNamed = (name: string): Door<App> => {
  const door = doors.find((each) => each.name === name);
  if (door === undefined) throw new Error(`The document names ${name}, which is no door.`);
  return door;
};

/** All operations of the document, so that one which is new is among them. */
export const operationsOf = (document: Document): Operation[] => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, "openapi");
  const compiled = new Map<string, ValidateFunction>();
  const checkAt = (...steps: readonly string[]): Check => {
    const ref = `openapi${pointer(...steps)}`;
    return (value) => {
      const check = compiled.get(ref) ?? ajv.compile({ $ref: ref });
      compiled.set(ref, check);
      return check(value) ? [] : (check.errors ?? []);
    };
  };
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, documented]): Operation => {
      const at = ["paths", path, method];
      const { parameters, requestBody, responses, operationId, security } = documented;
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        door: doorNamed(operationId),
        schemes: security.flatMap((scheme) => Object.keys(scheme)),
        parameters,
        body: requestBody?.content["application/json"]?.schema,
        faultsOfBody: requestBody ? checkAt(...at, "requestBody", "content", "application/json", "schema") : () => [],
        faultsOfParameter: (parameter, value) =>
          checkAt(...at, "parameters", String(parameters.indexOf(parameter)), "schema")(value),
        faultsOfAnswer: (status, contentType, value) => {
          const declared = responses[status];
          if (declared === undefined) return [`the document lists no ${status}`];
          if (declared.content === undefined) return value === "" ? [] : ["the document lists no body"];
          const type = contentType.split(";")[0] ?? "";
          if (declared.content[type] === undefined) return [`the document lists no ${type} for ${status}`];
          return checkAt(...at, "responses", String(status), "content", type, "schema")(value);
        },
      };
    }),
  );
};
