import { type Fault, Problem, problemOf } from "../api/problem.ts";

/** What is wrong with a field, by its name. */
export type FieldFault = { name: string; detail: string };

/** Faults that the console finds by itself, in the form in which Usher tells of its own. */
export const faultsAt = (faults: readonly FieldFault[]): Problem =>
  new Problem(400, "validation-failed", "", {
    errors: faults.map(({ name, detail }) => ({ pointer: `/${name}`, code: "not-so", detail })),
  });

export const faultAt = (name: string, detail: string): Problem => faultsAt([{ name, detail }]);

const withFaults = (problem: Problem, change: (fault: Fault) => Fault): Problem =>
  new Problem(problem.status, problem.code, problem.message, {
    errors: problem.errors.map(change),
    ...(problem.retryAfter === undefined ? {} : { retryAfter: problem.retryAfter }),
    ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
  });

/** The same problem, its faults at the field `name` wherever Usher saw them. */
export const allAt = (name: string, problem: Problem): Problem =>
  withFaults(problem, (fault) => ({ ...fault, pointer: `/${name}` }));

/** Lets a refusal go on with what Usher found wrong in the request's address told at the field that is called so. */
export const atFields = async <Result>(asked: Promise<Result>): Promise<Result> => {
  try {
    return await asked;
  } catch (error) {
    const place = ({ pointer }: Fault): string => pointer.replace(/^\/(?:path|query)\//, "/");
    throw withFaults(problemOf(error), (fault) => ({ ...fault, pointer: place(fault) }));
  }
};

/** The entry of a list that a fault lies in, as it was sent: a text, or something with an id; undefined where it is none. */
const entryOf = (body: object, { pointer }: Fault): string | undefined => {
  const [, name = "", at = ""] = pointer.split("/");
  const list: unknown = (body as Record<string, unknown>)[name];
  const entry: unknown = Array.isArray(list) && at !== "" ? list[Number(at)] : undefined;
  return typeof entry === "string" ? entry : (entry as { id?: string } | undefined)?.id;
};

/** Lets a refusal of what was sent go on with each fault in a list naming the entry that is meant. */
export const namingEntries = async <Result>(body: object, asked: Promise<Result>): Promise<Result> => {
  try {
    return await asked;
  } catch (error) {
    throw withFaults(problemOf(error), (fault) => {
      const entry = entryOf(body, fault);
      return entry === undefined || entry === "" ? fault : { ...fault, detail: `“${entry}”: ${fault.detail}` };
    });
  }
};
