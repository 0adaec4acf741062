import { type Parameter, parseTemplate, type Segment } from "./routeTemplate.ts";

export type RouteValues = Record<string, string>;

/** Gives the values of a template's parameters, or nothing where the path is another's. Takes a decoded path. */
export type RouteMatcher = (path: string) => RouteValues | undefined;

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const mayBeAbsent = (segment: Segment): boolean => {
  const [only, ...others] = segment;
  return (
    others.length === 0 && only?.kind === "parameter" && (only.optional || only.catchAll || only.fallback !== undefined)
  );
};

const patternOf = (segment: Segment, rest: readonly Segment[]): string => {
  const [only, ...others] = segment;
  if (others.length === 0 && only?.kind === "parameter") {
    if (only.catchAll) return "(?:/([^]*))?";
    return [segment, ...rest].every(mayBeAbsent) ? "(?:/([^/]+))?" : "/([^/]+)";
  }
  const last = segment.at(-1);
  const endsInOptional = last?.kind === "parameter" && last.optional;
  const parts = (endsInOptional ? segment.slice(0, -2) : segment).map((part) =>
    part.kind === "literal" ? escapeText(part.text) : endsInOptional ? "([^/]+?)" : "([^/]+)",
  );
  return `/${parts.join("")}${endsInOptional ? "(?:\\.([^/]+))?" : ""}`;
};

const fitting = (parameter: Parameter, captured: string | undefined): string | undefined | false => {
  const value = captured || parameter.fallback;
  if (value === undefined) return undefined;
  return parameter.constraints.every((fits) => fits(value)) && value;
};

/** Compiles an ASP.NET route template; literals match without regard to case. Throws with the reason if it is broken. */
export const compileRoute = (template: string): RouteMatcher => {
  const segments = parseTemplate(template);
  const parameters = segments.flat().filter((part) => part.kind === "parameter");
  const pattern = segments.map((segment, at) => patternOf(segment, segments.slice(at + 1))).join("");
  const expression = new RegExp(`^${pattern}/?$`, "i");
  return (path) => {
    const found = expression.exec(path);
    if (!found) return undefined;
    const values: RouteValues = {};
    for (const [at, parameter] of parameters.entries()) {
      const value = fitting(parameter, found[at + 1]);
      if (value === false) return undefined;
      if (value !== undefined) values[parameter.name] = value;
    }
    return values;
  };
};

/** Decodes a request's path as Azure's web server does: all but the encoded slash and what is not UTF-8. */
export const decodePath = (path: string): string =>
  path.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded.replace(/%2f/gi, (slash) => `%25${slash.slice(1)}`));
    } catch {
      return encoded;
    }
  });
