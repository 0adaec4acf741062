metadata description = 'A Front Door with the vendor\'s own domain, a certificate that renews itself, and a limit for each caller. It keeps no log.'

@description('Name of the Front Door profile.')
param name string

@description('Name of the endpoint.')
param endpointName string

@description('Name of the web application firewall policy.')
param firewallName string

@description('Tags of every resource.')
param tags object

@description('Host name under which callers reach Usher.')
param domain string

@description('Host name of the Function App.')
param originHost string

@description('Calls that one address may make in five minutes.')
@minValue(100)
param callsPerAddress int

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 60 }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }

    resource route 'routes' = {
      name: 'everything'
      properties: {
        customDomains: [{ id: ownDomain.id }]
        originGroup: { id: origins.id }
        patternsToMatch: ['/*']
        supportedProtocols: ['Http', 'Https']
        httpsRedirect: 'Enabled'
        forwardingProtocol: 'HttpsOnly'
        // Callers know the one origin that stands in license tokens.
        linkToDefaultDomain: 'Disabled'
      }
      dependsOn: [origins::app]
    }
  }

  resource origins 'originGroups' = {
    name: 'app'
    properties: {
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
    }

    resource app 'origins' = {
      name: 'app'
      properties: {
        hostName: originHost
        originHostHeader: originHost
        httpsPort: 443
        enabledState: 'Enabled'
        enforceCertificateNameCheck: true
      }
    }
  }

  resource ownDomain 'customDomains' = {
    name: replace(domain, '.', '-')
    properties: {
      hostName: domain
      tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
    }
  }

  resource security 'securityPolicies' = {
    name: 'limits'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: firewall.id }
        associations: [{ domains: [{ id: ownDomain.id }], patternsToMatch: ['/*'] }]
      }
    }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-10-01' = {
  name: firewallName
  location: 'Global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    policySettings: { enabledState: 'Enabled', mode: 'Prevention', customBlockResponseStatusCode: 429 }
    customRules: {
      rules: [
        {
          name: 'CallsPerAddress'
          priority: 100
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: callsPerAddress
          // Every address: the limit is the rule's only purpose.
          matchConditions: [
            { matchVariable: 'RemoteAddr', operator: 'IPMatch', negateCondition: false, matchValue: ['0.0.0.0/0', '::/0'] }
          ]
          action: 'Block'
        }
      ]
    }
  }
}

@description('The id that Front Door sends along, by which the origin knows the vendor\'s own.')
output id string = profile.properties.frontDoorId

@description('Where the domain\'s CNAME record has to point.')
output endpointHost string = profile::endpoint.properties.hostName

@description('Value of the TXT record _dnsauth.<domain> that shows that the domain is the vendor\'s. It is public.')
output validationRecord string = profile::ownDomain.properties.validationProperties.validationToken
