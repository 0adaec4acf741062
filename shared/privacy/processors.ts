/** Who processes what Usher keeps or sends, on the vendor's behalf. `mailBy`: only where mail leaves this way. */
export type Processor = { name: string; does: string; mailBy?: "communication-services" | "smtp" };

/** Where Usher runs as `infra/azure` sets it up. */
export const processors: readonly Processor[] = [
  {
    name: "Microsoft Azure",
    does: "runs Usher (Functions), stores what is named here (SQL Database, Table Storage), guards the key of keys (Key Vault) and keeps the log (Application Insights)",
  },
  {
    name: "Microsoft Entra ID",
    does: "says who a user, an administrator or an employee is who signs in with Microsoft 365",
  },
  {
    name: "Microsoft Graph and SharePoint",
    does: "say what a user may do on a site of yours, at the moment when it is asked; nothing of that is stored",
  },
  {
    name: "Azure Communication Services",
    does: "delivers mail",
    mailBy: "communication-services",
  },
  {
    name: "The vendor's mail server",
    does: "delivers mail; what it keeps of that is told in the vendor's own words on privacy",
    mailBy: "smtp",
  },
];
