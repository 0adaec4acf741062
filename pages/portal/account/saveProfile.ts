import type { Client } from "../../api/client.ts";
import { Problem, problemOf } from "../../api/problem.ts";
import type { Values } from "../../forms/values.ts";
import type { Profile } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

export const PROFILE = "/api/organization";

/** What the profile's form shows. */
const NAMES = ["organizationName", "contactName", "contactPhone", "howDidYouFindUs"] as const;
export type ProfileFields = Readonly<Record<(typeof NAMES)[number], string>>;

/** The profile as it stood at a version. */
export type ProfileVersion = { profile: Profile; etag: string | undefined };

export const profileFields = (of: Values | Profile): ProfileFields =>
  Object.fromEntries(NAMES.map((name) => [name, of[name] ?? ""])) as ProfileFields;

const differing = (one: ProfileFields, other: ProfileFields) => NAMES.filter((name) => one[name] !== other[name]);

/** Tells at each field that somebody else changed what they made of it. */
export const changedMeanwhile = (mine: ProfileFields, theirs: ProfileFields): Problem => {
  const errors = differing(mine, theirs).map((name) => ({
    pointer: `/${name}`,
    code: "precondition-failed",
    detail: TEXTS.account.changedMeanwhile(theirs[name]),
  }));
  return new Problem(412, "precondition-failed", "", { errors });
};

/**
 * Saves `mine`, which was made from the fields `from`. Answers the version that stands there now where that is another, of
 * somebody who saved meanwhile; what is not in the form, such as whether mails are sent, may have changed.
 */
export const saveProfile = async (
  client: Client,
  mine: ProfileFields,
  from: ProfileFields,
  { profile, etag }: ProfileVersion,
): Promise<ProfileVersion | undefined> => {
  const now = profileFields(profile);
  if (differing(now, from).length > 0 && differing(now, mine).length > 0) return { profile, etag };
  try {
    await client.send("PATCH", PROFILE, mine, { ifMatch: etag });
    return undefined;
  } catch (error) {
    if (problemOf(error).code !== "precondition-failed") throw error;
    const fresh = await client.read<Profile>(PROFILE);
    return saveProfile(client, mine, from, { profile: fresh.body, etag: fresh.etag });
  }
};
