import type { z } from "zod";
import type { RefusalCode } from "../refusal.ts";
import type { Door } from "./door.ts";
import { HEADERS, problem, SECURITY } from "./openapiComponents.ts";
import { createShapes, type Json, type Shapes } from "./openapiShapes.ts";
import { PROBLEMS } from "./problem.ts";

const parametersIn = (place: "path" | "query", schema: z.ZodType | undefined, shapes: Shapes): Json[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = shapes.of(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(typeof property.description === "string" ? { description: property.description } : {}),
    schema: property,
  }));
};

const CONDITIONS = {
  "If-Match": "The ETag of the version that is to change; another one is refused as precondition-failed.",
  "If-None-Match": "The ETag of a version that is known already.",
} as const;

const headerParameters = (door: Door<never>): Json[] => [
  ...(door.conditions ?? []).map((name) => ({
    name,
    in: "header",
    required: false,
    description: CONDITIONS[name],
    schema: { type: "string" },
  })),
  ...(door.idempotent
    ? [
        {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description: "The same key and body within 24 hours gives the same answer and does the work once.",
          schema: { type: "string", minLength: door.entrance.security.length > 0 ? 1 : 22, maxLength: 255 },
        },
      ]
    : []),
];

/** The refusals that the guard itself can give at this door. */
const guardRefusals = (door: Door<never>): RefusalCode[] => [
  ...door.entrance.refusals,
  ...(door.path || door.query || door.body || door.idempotent ? (["validation-failed"] as const) : []),
  ...(door.body ? (["malformed-json", "body-too-large", "unsupported-media-type"] as const) : []),
  ...(door.idempotent ? (["idempotency-key-reused"] as const) : []),
  "unavailable",
  "internal",
];

const REQUEST_ID = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };
const RETRY_AFTER = { "Retry-After": { $ref: "#/components/headers/RetryAfter" } };

const problemResponses = (door: Door<never>): Json => {
  const codes = [...new Set([...(door.refusals ?? []), ...guardRefusals(door)])];
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codesOfStatus]) => [
      String(status),
      {
        description: codesOfStatus.join(", "),
        headers: { ...REQUEST_ID, ...(status === 429 || status === 503 ? RETRY_AFTER : {}) },
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
};

const answerResponses = (door: Door<never>, shapes: Shapes): Json =>
  Object.fromEntries(
    Object.entries(door.answers).map(([status, schema]) => {
      if (schema === null) return [status, { description: "No body.", headers: REQUEST_ID }];
      const shape = shapes.of(schema, "output");
      const type = shape.type === "string" ? "text/html" : "application/json";
      return [status, { description: door.summary, headers: REQUEST_ID, content: { [type]: { schema: shape } } }];
    }),
  );

const operationOf = (door: Door<never>, shapes: Shapes): Json => ({
  operationId: door.name,
  summary: door.summary,
  description: `Who may call: ${door.entrance.description}.`,
  security: [...(door.entrance.open ? [{}] : []), ...door.entrance.security.map((scheme) => ({ [scheme]: [] }))],
  parameters: [
    ...parametersIn("path", door.path, shapes),
    ...parametersIn("query", door.query, shapes),
    ...headerParameters(door),
  ],
  ...(door.body
    ? {
        requestBody: { required: true, content: { "application/json": { schema: shapes.of(door.body, "input") } } },
      }
    : {}),
  responses: { ...answerResponses(door, shapes), ...problemResponses(door) },
});

/** The OpenAPI 3.1 document of all doors, made from the very schemas that validate. */
export const openApiDocument = (doors: readonly Door<never>[], about: { version: string; publicUrl: string }): Json => {
  const shapes = createShapes();
  const paths: Record<string, Json> = {};
  for (const door of doors) {
    const path = `/${door.route}`.replace("//", "/");
    paths[path] = { ...paths[path], [door.method.toLowerCase()]: operationOf(door, shapes) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Usher",
      version: about.version,
      summary: "Registration and licensing for Microsoft 365 add-ins.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: about.publicUrl }],
    paths,
    components: {
      schemas: { ...shapes.named, Problem: shapes.of(problem, "output") },
      headers: HEADERS,
      securitySchemes: SECURITY,
    },
  };
};
