import { Frame } from "../frame/Frame.tsx";
import { useRoute } from "../router/useRoute.ts";
import { AskReceipt } from "./data/AskReceipt.tsx";
import { Forgotten } from "./entry/Forgotten.tsx";
import { Register } from "./entry/Register.tsx";
import { SignIn } from "./entry/SignIn.tsx";
import { usePortal } from "./portalContext.ts";
import { Support } from "./support/Support.tsx";
import { TEXTS } from "./texts.ts";

const DESTINATIONS = [
  { route: "", label: TEXTS.signIn.title },
  { route: "register", label: TEXTS.register.title },
  { route: "support", label: TEXTS.support.title },
];

const part = ([route = "", second]: readonly string[]) => {
  switch (route) {
    case "register":
      return <Register />;
    case "support":
      return <Support />;
    case "forgotten":
      return <Forgotten />;
    case "receipt":
      return <AskReceipt number={second} />;
    default:
      // Whatever they wanted to see is shown once they are signed in: the route stays as it is.
      return <SignIn />;
  }
};

/** What is open to anybody. */
export const SignedOut = () => {
  const { given } = usePortal();
  const route = useRoute();
  const [first = ""] = route;
  // Who forgot the password is still about to sign in.
  const current = DESTINATIONS.some((destination) => destination.route === first) ? first : "";
  return (
    <Frame
      given={given}
      title={TEXTS.title}
      destinations={DESTINATIONS}
      current={first === "receipt" ? undefined : current}
    >
      {part(route)}
    </Frame>
  );
};
