/** A GUID with hyphens (RFC 9562, section 4). */
export const GUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** An id or a name of ours: no space and no @ in it. */
export const IDENTIFIER = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** A bare address (RFC 5321 dot-string, RFC 6531 letters): no quoting, nothing that a mail header takes apart. */
export const ADDRESS =
  /^[\p{L}\p{M}\p{N}!#$%&*+/=?^_`{|}~-][\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]{0,63}@[\p{L}\p{M}\p{N}.-]{3,253}$/u;
export const NO_ADDRESS = "Use an e-mail address like name@example.com.";

/** A phone number as people write it: three digits at least. */
export const PHONE = /^(?=(?:\D*\d){3})[\d\s+()./#*,;ext-]*$/iu;
export const NO_PHONE = "Use a phone number, such as +1 202 555 0100.";
