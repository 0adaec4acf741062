/**
 * The organization that a contact person's token names. It is read to compare two tokens that Usher gave to this window;
 * whether one counts is Usher's to say.
 */
export const organizationOf = (token: string | undefined): string | undefined => {
  const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
  if (payload === undefined) return undefined;
  const { org } = JSON.parse(atob(payload)) as { org?: string };
  return org;
};
