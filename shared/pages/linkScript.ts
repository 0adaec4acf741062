/**
 * What the `/link` page does in the browser. The fragment `#{action}.{token}` never reaches a server: it is read here,
 * taken out of the address bar and the history, and sent only once the person has decided.
 */
export const LINK_SCRIPT = `
const SIGN_IN = { text: "To the sign-in", href: "/" };
const OWN_PAGES = { text: "To your own pages", href: "/#/tickets" };
const ACTIONS = {
  verify: {
    title: "Confirm your registration",
    text: "With the password that you chose when you registered, your organization is set up and you can sign in.",
    label: "Your password", autocomplete: "current-password", button: "Confirm registration",
    path: "/api/registrations/verify", body: (token, password) => ({ token, password }),
    done: "Your organization is registered. You can sign in now.", onward: SIGN_IN,
  },
  reset: {
    title: "Choose a new password",
    text: "The new password replaces the old one, and everybody who is signed in to this account is signed out.",
    label: "New password", autocomplete: "new-password", button: "Set new password", fresh: true,
    path: "/api/password/reset/confirm", body: (token, newPassword) => ({ token, newPassword }),
    done: "Your new password is set. You can sign in with it now.", onward: SIGN_IN,
  },
  handover: {
    title: "Become the contact person",
    text: "You take over this organization's account: from then on you sign in with this address and the password that you choose here, and the former contact person no longer can.",
    label: "Choose a password", autocomplete: "new-password", button: "Take over", fresh: true,
    path: "/api/organization/handover/confirm", body: (token, password) => ({ token, password }),
    conflict: "Your address has become the address of another organization meanwhile, so this link cannot be used.",
    done: "You are the contact person now. You can sign in with your address and the new password.", onward: SIGN_IN,
  },
  ticket: {
    title: "Write to support", asks: "message",
    text: "What you write here is added to your request. If it was resolved, that opens it again. A mail to your address says that it has arrived, and brings a new link.",
    label: "Your message", button: "Send",
    path: "/api/tickets/replies", body: (token, text) => ({ token, text }),
    done: "Your message has arrived. A mail with a new link says so, too.", onward: OWN_PAGES,
    over: "This link was used already, or your request has been erased. Each mail about it has a link of its own: open the one in the newest mail.",
  },
  debug: {
    title: "Debug logging for support", asks: "decision",
    text: "Support asks to record what the add-ins say of their work in one of your tenants; the mail names the tenant and the ticket. That may hold contents of your lists and names of people. It lies encrypted, support employees see it for this ticket alone, and each look of theirs is noted for you. All of it is deleted once the ticket is resolved or you withdraw your permission, after 14 days at the latest. Nothing is recorded unless you allow it.",
    button: "Allow",
    path: "/api/debug-consents", body: (token, decision) => ({ token, decision }),
    doneWhen: {
      allow: "Debug logging is allowed. You can withdraw that on your own pages at any time.",
      refuse: "Debug logging is refused. Nothing is recorded.",
    },
    onward: OWN_PAGES,
    conflict: "This was decided a moment ago. Your own pages show what holds.",
    over: "This was decided already, or the link's time is over. On your own pages you see what holds, and can decide for 14 days.",
  },
  erasure: {
    title: "Erase everything", asks: "consent",
    text: "Your supplier was asked to erase everything that is kept under the address that this link was mailed to. Nothing has been erased so far.",
    button: "Erase everything", isFinal: true,
    path: "/api/erasures/confirm", body: (token) => ({ token }),
    doneTitle: "Everything is erased",
    done: "What was kept opens no more, in no copy and for nobody. What is left of it is cleared away within the hour.",
    over: "This link was used already, its time is over, or the address has another owner by now. If it was used, everything has been erased. If not, ask your supplier for a new one.",
  },
};
const WORDS = {
  "link-expired": "This link is no longer valid: it was used already, or its time is over. Ask for a new one.",
  "invalid-credentials": "The password is not right. The link stays valid; try again.",
};
const byId = (id) => document.getElementById(id);
const [action, token = ""] = location.hash.slice(1).split(".", 2);
const chosen = Object.hasOwn(ACTIONS, action) && /^[\\w-]{43}$/.test(token) ? ACTIONS[action] : undefined;
const asked = chosen?.asks ?? "password";
// Where a button says it all, there is nothing to fill in.
const field = ["decision", "consent"].includes(asked) ? undefined : byId(asked);
history.replaceState(null, "", location.pathname);

const show = (title, text) => {
  byId("title").textContent = document.title = title;
  byId("text").textContent = text;
};
const fault = (text) => {
  byId("fault").textContent = text;
  byId("fault").hidden = text === "";
  field?.setAttribute("aria-invalid", String(text !== ""));
  if (text !== "") field?.focus();
};
const explain = async (response) => {
  const problem = await response.json().catch(() => ({}));
  if (response.status === 429) {
    const minutes = Math.ceil(Number(response.headers.get("Retry-After") ?? 60) / 60);
    return "Too many attempts. Try again in " + minutes + (minutes === 1 ? " minute." : " minutes.");
  }
  const details = (problem.errors ?? []).map((error) => error.detail).join(" ");
  return chosen[problem.code] ?? WORDS[problem.code] ?? (details || problem.detail || "That did not work. Try again in a moment.");
};
const finish = (title, text) => {
  byId("form").remove();
  show(title, text);
  byId("title").focus();
};
const lead = ({ text, href }) => {
  byId("onward").hidden = false;
  Object.assign(byId("onward").firstChild, { textContent: text, href });
};
const handOut = (receipt) => {
  byId("receipt").value = receipt;
  byId("receipt-part").hidden = false;
};

if (chosen === undefined) {
  finish("This link is not complete", "Open the link from the mail once more, whole: some mail programs break long links. If that does not help, ask for a new one.");
} else {
  show(chosen.title, chosen.text);
  const part = byId(asked + "-part");
  part.hidden = part.disabled = false;
  if (chosen.label) part.querySelector("label").textContent = chosen.label;
  if (chosen.autocomplete) byId("password").autocomplete = chosen.autocomplete;
  byId("button").textContent = chosen.button;
  byId("button").classList.toggle("final", Boolean(chosen.isFinal));
  byId("hint").hidden = byId("again").hidden = !chosen.fresh;
  byId("repeated").required = Boolean(chosen.fresh);
  byId("form").hidden = false;
  (field ?? byId("title")).focus();
}

// The same thing sent again, because no answer came, is the same request: it is done once, and answered alike.
let sent;
const keyOf = (given) => {
  if (sent?.given !== given) sent = { given, key: crypto.randomUUID() };
  return sent.key;
};
// A button that is disabled would lose the focus.
let isBusy = false;
const setBusy = (busy) => {
  isBusy = busy;
  for (const button of document.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy));
};

byId("form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy) return;
  const given = field?.value ?? event.submitter.value;
  if (chosen.fresh && given !== byId("repeated").value) return fault("The two passwords are not the same.");
  fault("");
  setBusy(true);
  try {
    const response = await fetch(chosen.path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": keyOf(given) },
      body: JSON.stringify(chosen.body(token, given)),
    });
    if (response.ok) {
      finish(chosen.doneTitle ?? "Done", chosen.done ?? chosen.doneWhen[given]);
      if (chosen.onward) lead(chosen.onward);
      const { receipt } = await response.json().catch(() => ({}));
      if (receipt !== undefined) handOut(receipt);
    } else if (response.status === 410) finish("This link is no longer valid", chosen.over ?? WORDS["link-expired"]);
    else fault(await explain(response));
  } catch {
    fault("There is no connection. Check it and try again; the link stays valid.");
  } finally {
    setBusy(false);
  }
});

byId("copy").addEventListener("click", async () => {
  byId("receipt").select();
  const isCopied = await navigator.clipboard.writeText(byId("receipt").value).then(() => true, () => false);
  byId("copied").textContent = isCopied ? "Copied." : "It is selected: copy it with your keyboard.";
});
`;
