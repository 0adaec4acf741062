export const writeAlert = async (
  a: { subject: string; html: string; organizationName: string | undefined },
  _c: { vendorName: string },
) => ({ subject: a.subject, html: a.html, text: a.html, fromName: a.organizationName ?? "x" });
