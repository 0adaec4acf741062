import type { Scene } from "./scene.ts";
import { textOf } from "./story.ts";

/** The contact looks at the licenses and, having forgotten the password, sets another. Returns it, and the token of a new sign-in. */
export const returns = async (scene: Scene, contact: string): Promise<{ contact: string; password: string }> => {
  const { teller, email, password } = scene;
  const { chapter, say, step } = teller;
  chapter("The contact comes back");
  await step(
    "Ada sees her organization's licenses, with the keys for her components.",
    { method: "GET", path: "/api/organization/licenses", token: contact },
    200,
  );
  await step(
    "She forgot her password and asks for a link. Any address is answered the same, known or not.",
    { method: "POST", path: "/api/password/reset", body: { email } },
    202,
  );
  const { subject, token } = await scene.linkFrom("reset");
  say(`A mail comes: "${subject}".`);
  const newPassword = `${password} staple`;
  await step(
    "The link works once.",
    { method: "POST", path: "/api/password/reset/confirm", body: { token, newPassword } },
    204,
  );
  await step(
    "The new password has ended every token that there was.",
    { method: "GET", path: "/api/organization", token: contact },
    401,
  );
  const signedIn = await step(
    "She signs in anew.",
    { method: "POST", path: "/api/sign-in", body: { email, password: newPassword } },
    200,
  );
  return { contact: textOf(signedIn, "accessToken"), password: newPassword };
};
