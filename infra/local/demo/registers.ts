import type { Scene } from "./scene.ts";
import { textOf } from "./story.ts";

/** Returns the contact's access token and the organization's id. */
export const registers = async (scene: Scene): Promise<{ contact: string; organizationId: string }> => {
  const { teller, email, password, organizationName, inboxOrigin } = scene;
  const { chapter, say, step } = teller;
  chapter("An organization registers");
  await step("Is Usher up, and all that it stands on?", { method: "GET", path: "/api/health" }, 200);
  await step(
    "Ada registers her organization. Seven things are asked, and nothing else is kept.",
    {
      method: "POST",
      path: "/api/registrations",
      body: {
        organizationName,
        contactName: "Ada Lovelace",
        contactEmail: email,
        contactPhone: "+1 202 555 0100",
        password,
        passwordReminder: "four words",
        howDidYouFindUs: "a colleague told me",
      },
    },
    202,
  );
  const { subject, link, token } = await scene.linkFrom("verify");
  say(`A mail comes to the address, "${subject}" (${inboxOrigin}), with a link:\n\n    ${link.slice(0, -32)}…\n
What follows # never reaches a server: the page behind the link reads it, asks for the password, and sends both.`);
  const verified = await step(
    "The link and the password together make the registration an organization.",
    { method: "POST", path: "/api/registrations/verify", body: { token, password } },
    200,
  );
  const signedIn = await step(
    "Ada signs in. Her token says which organization she is the contact of, and nothing about her.",
    { method: "POST", path: "/api/sign-in", body: { email, password } },
    200,
  );
  return { contact: textOf(signedIn, "accessToken"), organizationId: textOf(verified, "organizationId") };
};
