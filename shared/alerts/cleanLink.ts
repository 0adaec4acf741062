const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** A web address that reads as it is written: visible ASCII, and a host where everybody looks for it. */
const PLAIN = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][!-~]*)?$/i;

/**
 * Where a link in a mail may lead: a whole address by http, https or mailto, in the form that programs read in it
 * (WHATWG URL). Undefined for any other, for one that needs a page to be complete, and for one with a user name, which
 * reads like the host that it is not.
 */
export const cleanLink = (href: string): string | undefined => {
  const url = URL.parse(href);
  if (url === null || !SCHEMES.has(url.protocol) || url.username !== "" || url.password !== "") return undefined;
  return PLAIN.test(href) ? href : url.href;
};
