import { AadHttpClient } from "@microsoft/sp-http";
import { BaseClientSideWebPart } from "@microsoft/sp-webpart-base";
import { checkLicense, type License } from "usher-license";

/** Where this vendor's Usher is, and the Application ID URI of its Entra registration. */
const USHER = "https://usher.vendor.example";
const RESOURCE = "api://usher.vendor.example";

/**
 * A web part that shows itself at once, and what the license allows as soon as that is known. Its package asks for the
 * permission in `config/package-solution.json`:
 * `"webApiPermissionRequests": [{ "resource": "Usher", "scope": "access_as_user" }]`.
 */
export default class LicensedWebPart extends BaseClientSideWebPart<{ licenseKey?: string }> {
  override render(): void {
    this.show("Loading …");
    void this.check().then(
      (license) => this.showLicense(license),
      () => this.show("This web part is not set up rightly."),
    );
  }

  private async check(): Promise<License> {
    const { aadInfo, site } = this.context.pageContext;
    const { licenseKey } = this.properties;
    const question = {
      url: USHER,
      tenant: aadInfo.tenantId.toString(),
      product: "alerts",
      component: "list-alerts",
      site: site.id.toString(),
      version: this.manifest.version,
      onChange: (license: License) => this.showLicense(license),
    };
    // With a key in its properties it needs no token, and its requests no preflight.
    if (licenseKey) return checkLicense({ ...question, key: licenseKey });
    const client = await this.context.aadHttpClientFactory.getClient(RESOURCE);
    return checkLicense({
      ...question,
      fetch: (address, options) => client.fetch(address, AadHttpClient.configurations.v1, options),
    });
  }

  private showLicense(license: License): void {
    if (license.valid) this.show(license.has("summaries") ? "Alerts and summaries" : "Alerts");
    else if (license.code === "UNREACHABLE") this.show("The license cannot be checked at the moment.");
    else this.show(`This web part is not licensed here (${license.code}).`);
  }

  private show(text: string): void {
    this.domElement.textContent = text;
  }
}
