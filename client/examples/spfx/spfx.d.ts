/**
 * The few members of SPFx that the example uses, so that it is type-checked here without SPFx's packages. In a web
 * part's own project the real ones take their place.
 */
declare module "@microsoft/sp-http" {
  export class AadHttpClient {
    static readonly configurations: { readonly v1: AadHttpClientConfiguration };
    fetch(url: string, configuration: AadHttpClientConfiguration, options: RequestInit): Promise<HttpClientResponse>;
  }
  export type AadHttpClientConfiguration = { readonly flags: object };
  export class HttpClientResponse {
    readonly status: number;
    readonly headers: Headers;
    json(): Promise<unknown>;
  }
}

declare module "@microsoft/sp-webpart-base" {
  import type { AadHttpClient } from "@microsoft/sp-http";

  type Guid = { toString(): string };

  export class BaseClientSideWebPart<Properties> {
    protected readonly domElement: HTMLElement;
    protected readonly properties: Properties;
    protected readonly manifest: { readonly version: string };
    protected readonly context: {
      readonly pageContext: { readonly aadInfo: { readonly tenantId: Guid }; readonly site: { readonly id: Guid } };
      readonly aadHttpClientFactory: { getClient(resource: string): Promise<AadHttpClient> };
    };
    render(): void;
  }
}
