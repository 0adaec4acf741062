import type { HttpRequest } from "@azure/functions";

/** What was looked at of a request: names of headers in lower case (`*` where all were gone through), and properties. */
export type Read = { headers: Set<string>; properties: Set<string> };

const bound = (target: object, property: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, property, target);
  return typeof value === "function" ? (value.bind(target) as unknown) : value;
};

const watchedHeaders = (headers: Headers, read: Read): Headers =>
  new Proxy(headers, {
    get: (target, property) => {
      if (property === "get" || property === "has") {
        return (name: string) => {
          read.headers.add(name.toLowerCase());
          return target[property](name);
        };
      }
      read.headers.add("*");
      return bound(target, property);
    },
  });

/** The same request, that writes down in `read` what is looked at. */
export const watchedRequest = (request: HttpRequest, read: Read): HttpRequest =>
  new Proxy(request, {
    get: (target, property) => {
      read.properties.add(String(property));
      return property === "headers" ? watchedHeaders(target.headers, read) : bound(target, property);
    },
  });
