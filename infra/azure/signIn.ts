import { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential } from "@azure/identity";

/** The engineer's own sign-in, of `azd auth login` or else of `az login`, as what answers a token for `resource`. */
export const signIn = (resource: string, tenantId?: string): (() => Promise<string>) => {
  const options = tenantId === undefined ? {} : { tenantId };
  const credential = new ChainedTokenCredential(
    new AzureDeveloperCliCredential(options),
    new AzureCliCredential(options),
  );
  return async () => (await credential.getToken(`${resource}/.default`)).token;
};
