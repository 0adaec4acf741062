import { Problem } from "../api/problem.ts";

/** A fault that the console finds at a field by itself, in the form in which Usher tells of its own. */
export const faultAt = (name: string, detail: string): Problem =>
  new Problem(400, "validation-failed", detail, { errors: [{ pointer: `/${name}`, code: "not-found", detail }] });

/** The same problem, its faults at the field `name` wherever Usher saw them. */
export const allAt = (name: string, problem: Problem): Problem =>
  new Problem(problem.status, problem.code, problem.message, {
    errors: problem.errors.map((fault) => ({ ...fault, pointer: `/${name}` })),
    ...(problem.retryAfter === undefined ? {} : { retryAfter: problem.retryAfter }),
    ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
  });
