import { Ajv2020 } from "ajv/dist/2020.js";
import { parametersOf } from "./doorRules.ts";

type Json = Record<string, unknown>;

export type Parameter = { name: string; in: string; required: boolean; schema: Json };
export type Operation = {
  operationId: string;
  parameters: Parameter[];
  security: Json[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; headers?: Json; content?: Record<string, { schema: Json }> }>;
};
export type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json; headers: Json };
};

const METHODS = ["get", "put", "post", "delete", "patch"];

const referencesIn = (value: unknown): string[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === "$ref" && typeof part === "string" ? [part] : referencesIn(part),
  );
};

const resolves = (document: unknown, reference: string): boolean => {
  let at: unknown = document;
  for (const step of reference.split("/").slice(1)) at = (at as Json | undefined)?.[step];
  return reference.startsWith("#/") && at !== undefined;
};

const schemasOf = ({ parameters, requestBody, responses }: Operation): Json[] => [
  ...parameters.map(({ schema }) => schema),
  ...[requestBody, ...Object.values(responses)].flatMap((part) =>
    Object.values(part?.content ?? {}).map(({ schema }) => schema),
  ),
];

/** Finds what is wrong with a schema by itself, with the components that its references lead to; one that is known is not compiled again. */
const schemaCheck = (components: Document["components"]): ((schema: Json) => string | undefined) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false });
  ajv.addVocabulary(["components"]);
  const known = new Map<string, string | undefined>();
  const faultOf = (schema: Json): string | undefined => {
    try {
      ajv.compile({ ...schema, components });
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  return (schema) => {
    const text = JSON.stringify(schema);
    if (!known.has(text)) known.set(text, faultOf(schema));
    return known.get(text);
  };
};

const faultsOfOperation = (
  path: string,
  operation: Operation,
  { components }: Document,
  faultOfSchema: ReturnType<typeof schemaCheck>,
): string[] => {
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const named = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name.toLowerCase()}`);
  const schemes = operation.security.flatMap((requirement) => Object.keys(requirement));
  return [
    ...(inPath.map(({ name }) => name).join() === parametersOf(path).join() ? [] : ["lacks a path parameter"]),
    ...(inPath.every(({ required }) => required) ? [] : ["has a path parameter that is not required"]),
    ...(new Set(named).size === named.length ? [] : ["has a parameter twice"]),
    ...schemes.filter((scheme) => !components.securitySchemes[scheme]).map((scheme) => `needs unknown ${scheme}`),
    ...(Object.keys(operation.responses).every((status) => /^[2-5]\d\d$/.test(status)) ? [] : ["has an odd status"]),
    ...(Object.values(operation.responses).every(({ description }) => description) ? [] : ["lacks a description"]),
    ...schemasOf(operation).flatMap((schema) => faultOfSchema(schema) ?? []),
  ];
};

/** What keeps a document from being OpenAPI 3.1; nothing, where all is well. */
export const faultsOfDocument = (document: Document): string[] => {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
  const faultOfSchema = schemaCheck(document.components);
  const ids = operations.map(({ operation }) => operation.operationId);
  const templates = Object.keys(document.paths).map((path) => path.replaceAll(/\{[^}]*\}/g, "{}").toLowerCase());
  return [
    ...(/^3\.1\.\d+$/.test(document.openapi) ? [] : ["is no OpenAPI 3.1"]),
    ...(document.info.title && document.info.version ? [] : ["lacks title or version"]),
    ...(new Set(ids).size === ids.length ? [] : ["has an operationId twice"]),
    ...(new Set(templates).size === templates.length ? [] : ["has a path twice, but for its parameters' names"]),
    ...Object.keys(document.paths).flatMap((path) => (path.startsWith("/") ? [] : [`${path} lacks its slash`])),
    ...referencesIn(document).flatMap((reference) =>
      resolves(document, reference) ? [] : [`${reference} is missing`],
    ),
    ...operations.flatMap(({ path, method, operation }) => [
      ...(METHODS.includes(method) ? [] : [`${path} has the method ${method}`]),
      ...faultsOfOperation(path, operation, document, faultOfSchema).map(
        (fault) => `${operation.operationId} ${fault}`,
      ),
    ]),
  ];
};
