import { Problem, problemOf } from "../api/problem.ts";

/** What is wrong with a field, by its name. */
export type FieldFault = { name: string; detail: string };

/** Faults that the console finds by itself, in the form in which Usher tells of its own. */
export const faultsAt = (faults: readonly FieldFault[]): Problem =>
  new Problem(400, "validation-failed", "", {
    errors: faults.map(({ name, detail }) => ({ pointer: `/${name}`, code: "not-so", detail })),
  });

export const faultAt = (name: string, detail: string): Problem => faultsAt([{ name, detail }]);

const movedIn = (problem: Problem, move: (pointer: string) => string): Problem =>
  new Problem(problem.status, problem.code, problem.message, {
    errors: problem.errors.map((fault) => ({ ...fault, pointer: move(fault.pointer) })),
    ...(problem.retryAfter === undefined ? {} : { retryAfter: problem.retryAfter }),
    ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
  });

/** The same problem, its faults at the field `name` wherever Usher saw them. */
export const allAt = (name: string, problem: Problem): Problem => movedIn(problem, () => `/${name}`);

/** Lets a refusal go on with what Usher found wrong in the request's address told at the field that is called so. */
export const atFields = async <Result>(asked: Promise<Result>): Promise<Result> => {
  try {
    return await asked;
  } catch (error) {
    throw movedIn(problemOf(error), (pointer) => pointer.replace(/^\/(?:path|query)\//, "/"));
  }
};
