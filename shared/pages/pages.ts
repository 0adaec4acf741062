import { LINK_SCRIPT } from "./linkScript.ts";
import { colourStyle, type Look } from "./look.ts";
import { type Page, textPage } from "./page.ts";

/** `/link`: says what a mailed link will do, asks what must be asked, and does it. */
export const linkPage = (look: Pick<Look, "colour">): Page =>
  textPage({
    title: "Usher",
    style: colourStyle(look),
    script: LINK_SCRIPT,
    body: `<h1 id="title" tabindex="-1">Usher</h1>
<p id="text">One moment.</p>
<noscript><p>This page needs JavaScript: the link's secret stays in your browser until you decide.</p></noscript>
<form id="form" hidden>
<fieldset id="password-part" hidden disabled>
<label for="password">Password</label>
<input id="password" name="password" type="password" required maxlength="256" aria-describedby="hint fault">
<p class="hint" id="hint" hidden>At least 12 characters. A sentence is easier to remember than a puzzle.</p>
<div id="again" hidden>
<label for="repeated">The same once more</label>
<input id="repeated" name="repeated" type="password" maxlength="256" autocomplete="new-password">
</div>
</fieldset>
<fieldset id="message-part" hidden disabled>
<label for="message">Your message</label>
<textarea id="message" name="message" rows="10" dir="auto" required aria-describedby="message-hint fault"></textarea>
<p class="hint" id="message-hint">Files are not taken: paste the text that matters, or say where a file can be found.</p>
</fieldset>
<fieldset id="consent-part" hidden disabled>
<p>What goes, as far as it is kept for you:</p>
<ul>
<li>your organization's account, with its tenants and licenses: add-ins that need a license stop working</li>
<li>the settings, the alerts and the history of its sites</li>
<li>what was written to support by you or about your organization, and what was recorded for that</li>
<li>registrations with this address that were never confirmed</li>
</ul>
<p class="warning"><strong>This cannot be undone.</strong> Nobody can bring any of it back, your supplier included. If you do not want that, close this page and tell your supplier at once.</p>
</fieldset>
<p class="fault" id="fault" role="alert" hidden></p>
<button id="button" type="submit" value="allow">Go on</button>
<fieldset id="decision-part" hidden disabled>
<button type="submit" value="refuse">Refuse</button>
</fieldset>
</form>
<p id="onward" hidden><a href="/">To the sign-in</a></p>
<section id="receipt-part" aria-label="Receipt" hidden>
<label for="receipt">Your receipt</label>
<textarea id="receipt" rows="6" readonly spellcheck="false" aria-describedby="receipt-hint"></textarea>
<p class="hint" id="receipt-hint">Keep it: it proves that this was done, names nobody, and cannot be shown again.</p>
<button id="copy" type="button">Copy the receipt</button>
<p class="hint" id="copied" role="status"></p>
</section>`,
  });
