import { randomBytes, timingSafeEqual } from "node:crypto";

/** A new license key: 128 random bits as 22 characters of base64url. */
export const newLicenseKey = (): string => randomBytes(16).toString("base64url");

/** Whether `key` is the key of one of the licenses. Takes as long for a wrong key as for a right one. */
export const isKeyOfAny = (licenses: readonly { key: string }[], key: string): boolean => {
  const given = Buffer.from(key);
  let found = false;
  for (const license of licenses) {
    const expected = Buffer.from(license.key);
    // The length of a key is no secret.
    if (given.length === expected.length && timingSafeEqual(given, expected)) found = true;
  }
  return found;
};
