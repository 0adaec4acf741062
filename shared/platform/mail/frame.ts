import { escapeHtml } from "../html.ts";

/** What every mail shows around its words. */
export type Framed = {
  /** Its heading; plain text. */
  title: string;
  /** Whom it comes from; plain text. */
  sender: string;
  /** Its words: HTML whose every element is closed, and which opens no cell, row or table part outside a table. */
  content: string;
  /** Why it was sent, and by whom; plain text. */
  closing: string;
};

const FONT = "font-family:'Segoe UI',system-ui,-apple-system,Roboto,Arial,sans-serif";
const GREY = "color:#57606a";
/** Nothing makes a mail wider than what it is read on: a long word is broken. */
const BREAKING = "overflow-wrap:anywhere;word-break:break-word";
const PLAIN_TABLE = `role="presentation" cellpadding="0" cellspacing="0" border="0"`;

/** Programs that lay out as Word does know no widest width; a table that they alone see sets it. */
const WORD_WIDTH = {
  begin: `<!--[if mso]><table ${PLAIN_TABLE} width="640" align="center"><tr><td><![endif]-->`,
  end: "<!--[if mso]></td></tr></table><![endif]-->",
};

/**
 * A mail in HTML that needs nothing from anywhere else: no image, no script, no style sheet. At most 640 pixels wide, by
 * tables with inline styles, which old mail programs understand as well as browsers.
 */
export const framed = ({ title, sender, content, closing }: Framed): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>${escapeHtml(title)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f4f5f7">
<table ${PLAIN_TABLE} width="100%" style="width:100%;table-layout:fixed;background-color:#f4f5f7"><tr><td align="center" style="padding:24px 12px">
${WORD_WIDTH.begin}<table role="article" cellpadding="0" cellspacing="0" border="0" width="100%" style="width:100%;max-width:640px;table-layout:fixed;border-collapse:separate;background-color:#ffffff;border:1px solid #dfe3e8;border-radius:8px"><tr><td align="left" style="padding:24px 20px;color:#1b1f24;${FONT};font-size:16px;line-height:1.5;text-align:left;${BREAKING}">
<p style="margin:0 0 16px;${GREY};font-size:14px;font-weight:600">${escapeHtml(sender)}</p>
<h1 dir="auto" style="margin:0 0 16px;font-size:22px;line-height:1.3;text-align:start">${escapeHtml(title)}</h1>
${content}
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #dfe3e8;${GREY};font-size:13px">${escapeHtml(closing)}</p>
</td></tr></table>${WORD_WIDTH.end}
</td></tr></table>
</body>
</html>
`;

/** The words of a mail as plain text, its paragraphs apart, its closing as a signature (RFC 3676 4.3). */
export const framedText = (paragraphs: readonly string[], closing: string): string =>
  `${[...paragraphs, `-- \n${closing}`].join("\n\n")}\n`;
