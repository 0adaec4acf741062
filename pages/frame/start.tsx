import { type ComponentType, render } from "preact";
import type { Given } from "../../shared/pages/given.ts";
import { finishSignIn, type SignInResult } from "../signIn/finishSignIn.ts";
import { readPlace } from "./given.ts";
import { keepPlace } from "./keepPlace.ts";
import { setVendorName } from "./vendor.ts";
import "./frame.css";

/** What every page is drawn with. `signedIn` is what came of a sign-in with Microsoft that has just come back, if any. */
export type PageProps = { given: Given; signedIn: SignInResult | undefined };

/** Draws a page. The answer of a sign-in is taken out of the address before anything else sees it. */
export const start = async (Page: ComponentType<PageProps>): Promise<void> => {
  const { root, given } = readPlace();
  const signedIn = await finishSignIn(given.signIn);
  setVendorName(given.vendorName);
  root.replaceChildren();
  keepPlace(root);
  render(<Page given={given} signedIn={signedIn} />, root);
};
