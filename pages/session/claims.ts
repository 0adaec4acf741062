/**
 * What a token says of itself (JWT, RFC 7519). It is read to show a page accordingly; whether the token counts is Usher's to
 * say. An empty object where it cannot be read.
 */
export const claimsOf = <Claims extends object>(token: string): Partial<Claims> => {
  try {
    const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
    return JSON.parse(atob(payload)) as Partial<Claims>;
  } catch {
    return {};
  }
};
