/** Shows a mail that came while the list is open; a list that nobody looks at asks nothing. */
export const REFRESH_SCRIPT = `const { newest } = document.querySelector("main").dataset;
setInterval(async () => {
  if (document.hidden) return;
  try {
    const { id } = await (await fetch("/api/newest")).json();
    if ((id ?? "") !== newest) location.reload();
  } catch {
    // The inbox was stopped; it may come back.
  }
}, 2000);
`;

export const STYLE = `:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #16191d);
  --sheet: light-dark(#ffffff, #1f2429);
  --ink: light-dark(#1b1f24, #e6e9ed);
  --quiet: light-dark(#57606a, #9aa4af);
  --line: light-dark(#dfe3e8, #363d45);
  --link: light-dark(#1f4e79, #8cc0f0);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 24px clamp(12px, 3vw, 32px);
  max-width: 1280px;
  background: var(--ground);
  color: var(--ink);
  font: 16px/1.5 "Segoe UI", system-ui, -apple-system, Roboto, Arial, sans-serif;
}
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { margin: 0; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 8px; font-size: 15px; color: var(--quiet); }
header { margin-bottom: 20px; }
header p { margin: 0 0 8px; color: var(--quiet); }
header h1 + p { margin: 4px 0 0; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 12px 0 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.mails { margin: 0; padding: 0; list-style: none; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) max-content;
  gap: 2px 20px;
  padding: 12px 16px;
  color: inherit;
  text-decoration: none;
}
.mails a:hover { background: var(--ground); }
.mails span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.subject { font-weight: 600; }
.to, .mails time { color: var(--quiet); }
.empty { padding: 32px 20px; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }
nav { display: flex; gap: 20px; margin-top: 16px; }
.mail { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 24px; }
.wide { grid-column: 1 / -1; }
iframe { display: block; width: 100%; height: 700px; background: #ffffff; border: 1px solid var(--line); border-radius: 8px; }
pre, .scroll { margin: 0; padding: 16px; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }
pre { font: 14px/1.55 ui-monospace, "Cascadia Mono", Consolas, Menlo, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
th { padding: 2px 20px 2px 0; text-align: left; vertical-align: top; white-space: nowrap; font-weight: 400; color: var(--quiet); }
td { padding: 2px 0; overflow-wrap: anywhere; }
@media (max-width: 760px) {
  .mail { grid-template-columns: minmax(0, 1fr); }
  .mails a { grid-template-columns: minmax(0, 1fr); }
  .mails span { white-space: normal; overflow-wrap: anywhere; }
  .mails time { font-size: 14px; }
  iframe { height: 780px; }
  th, td { display: block; }
  td { padding-bottom: 8px; }
}
`;
