/** A field's entity tags, split at the commas (RFC 9110, section 8.8.3); no tag of ours has a comma in it. */
const tagsOf = (field: string): string[] => field.split(",").map((tag) => tag.trim());

const withoutWeakness = (tag: string): string => tag.replace(/^W\//, "");

/**
 * Whether `If-Match` lets a change happen to what has `etag` now (RFC 9110, section 13.1.1): it is absent, `*`, or
 * lists the very tag. The comparison is strong: a weak tag never matches, not even itself.
 */
export const ifMatchAllows = (ifMatch: string | undefined, etag: string): boolean =>
  ifMatch === undefined ||
  ifMatch.trim() === "*" ||
  (!etag.startsWith("W/") && tagsOf(ifMatch).some((tag) => tag === etag));

/**
 * Whether `If-None-Match` lets what has `etag` now be sent (RFC 9110, section 13.1.2): it is absent, or is not `*` and
 * does not list the tag. Where it does not, a GET is answered 304. The comparison is weak: `W/` counts for nothing.
 */
export const ifNoneMatchAllows = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch === undefined ||
  !tagsOf(ifNoneMatch).some((tag) => tag === "*" || withoutWeakness(tag) === withoutWeakness(etag));
