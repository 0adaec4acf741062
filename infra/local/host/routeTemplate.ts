import { type Constraint, constraintOf } from "./routeConstraints.ts";

export type Parameter = {
  kind: "parameter";
  name: string;
  catchAll: boolean;
  optional: boolean;
  fallback: string | undefined;
  constraints: readonly Constraint[];
};
export type Literal = { kind: "literal"; text: string };
export type Segment = readonly (Literal | Parameter)[];

/**
 * Reads an ASP.NET route template: literals, `{id}`, `{kind?}`, `{page=1}`, `{id:guid}`, `{*path}`, several of them in
 * a segment, and braces written twice for themselves; "/" alone is the root. Throws with the reason where ASP.NET refuses the template.
 */
export const parseTemplate = (template: string): readonly Segment[] => {
  if (template === "" || template === "/") return [];
  if (template.startsWith("/") || template.startsWith("~")) throw new Error('it must not begin with "/" or "~"');
  const segments = splitAtSlashes(template.replace(/\/$/, "")).map(parseSegment);
  const names = segments.flat().flatMap((part) => (part.kind === "parameter" ? [part.name.toLowerCase()] : []));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`the parameter "${twice}" appears twice`);
  if (segments.slice(0, -1).some((segment) => segment.some(isCatchAll))) {
    throw new Error("a catch-all parameter must be the last segment");
  }
  return segments;
};

const isCatchAll = (part: Literal | Parameter): boolean => part.kind === "parameter" && part.catchAll;

/** Slashes inside braces belong to a regex constraint. */
const splitAtSlashes = (template: string): string[] => {
  const segments = [""];
  let depth = 0;
  for (const char of template) {
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    if (char === "/" && depth === 0) segments.push("");
    else segments.push((segments.pop() ?? "") + char);
  }
  if (segments.includes("")) throw new Error('two "/" follow each other');
  return segments;
};

const PARAMETER = /\{((?:[^{}]|\{\{|\}\})+)\}(?!\})/y;
const LITERAL = /(?:[^{}]|\{\{|\}\})+/y;

const parseSegment = (text: string): Segment => {
  const parts: (Literal | Parameter)[] = [];
  for (let at = 0; at < text.length; ) {
    LITERAL.lastIndex = at;
    PARAMETER.lastIndex = at;
    const literal = LITERAL.exec(text)?.[0];
    const parameter = literal === undefined ? PARAMETER.exec(text) : null;
    if (literal !== undefined) parts.push({ kind: "literal", text: unescapeBraces(literal) });
    else if (parameter) parts.push(parseParameter(unescapeBraces(parameter[1] ?? "")));
    else throw new Error("its braces do not pair");
    at += literal?.length ?? parameter?.[0].length ?? 0;
  }
  checkTogether(parts);
  return parts;
};

const unescapeBraces = (text: string): string => text.replaceAll("{{", "{").replaceAll("}}", "}");

const checkTogether = (parts: Segment): void => {
  if (parts.length < 2) return;
  if (parts.some(isCatchAll)) throw new Error("a catch-all parameter must be a segment of its own");
  parts.forEach((part, at) => {
    const before = parts[at - 1];
    if (part.kind === "literal") return;
    if (before?.kind === "parameter") throw new Error("two parameters stand together with nothing between them");
    const afterDot = at === parts.length - 1 && before?.kind === "literal" && before.text === ".";
    if (part.optional && !afterDot) {
      throw new Error("an optional parameter must be a segment of its own, or follow a dot at the end of one");
    }
  });
};

const parseParameter = (inside: string): Parameter => {
  const head = /^(\*{0,2})([^*:=?/]+)/.exec(inside);
  if (!head?.[2]) throw new Error(`"{${inside}}" has no parameter name`);
  let rest = inside.slice(head[0].length);
  const constraints: Constraint[] = [];
  for (let found = constraintAt(rest); found; found = constraintAt(rest)) {
    constraints.push(constraintOf(found.name, found.argument));
    rest = rest.slice(found.length);
  }
  const fallback = rest.startsWith("=") ? rest.slice(1) : undefined;
  if (fallback === undefined && rest !== "" && rest !== "?") throw new Error(`"{${inside}}" is not understood`);
  const catchAll = head[1] !== "";
  return { kind: "parameter", name: head[2], catchAll, optional: rest === "?", fallback, constraints };
};

type FoundConstraint = { name: string; argument: string; length: number };

const constraintAt = (text: string): FoundConstraint | undefined => {
  const found = /^:([a-z]+)(?:\((.*?)\)(?=[:=?]|$))?/i.exec(text);
  return found?.[1] ? { name: found[1], argument: found[2] ?? "", length: found[0].length } : undefined;
};
