metadata description = 'One Function App on a Flex Consumption plan of its own: what runs, as whom, how much of it, and who reaches it.'

@description('Name of the Function App.')
param name string

@description('Name of its plan.')
param planName string

@description('The service of azure.yaml that is deployed to it.')
@allowed(['app', 'maintenance'])
param serviceName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the identity that it runs as.')
param identityId string

@description('Application id of that identity.')
param identityClientId string

@description('Name of the storage account that its host stands on.')
param storageName string

@description('URL of the blob container that its package lies in.')
param packagesUrl string

@description('Where log lines and measurements are sent to.')
param insightsConnectionString string

@description('Whether it reaches the stores through a network.')
param isPrivate bool

@description('Resource id of its subnet in that network.')
param subnetId string

@description('What Usher is told: docs/settings.md.')
param settings object

@description('How many instances are always there for HTTP.')
@minValue(0)
param alwaysReady int

@description('How many instances there may be at most.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int

@description('How many calls one instance takes at a time, before another one is added.')
@minValue(1)
@maxValue(1000)
param callsPerInstance int

@description('Whether instances are spread over the zones of the region.')
param zoneRedundant bool

@description('Whether a Front Door stands in front, which alone may call it then.')
param isBehindFrontDoor bool = false

@description('The id of that Front Door.')
param frontDoorId string = ''

@description('Address ranges (CIDR) that may call it where no Front Door stands in front; empty for everybody.')
param callers string[] = []

@description('Address ranges (CIDR) that may deploy to it; empty for everybody who has a right to.')
param deployers string[]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

var behindFrontDoor = {
  name: 'front-door'
  description: 'The vendor\'s own Front Door, and nobody else\'s.'
  priority: 100
  action: 'Allow'
  tag: 'ServiceTag'
  ipAddress: 'AzureFrontDoor.Backend'
  headers: { 'x-azure-fdid': [frontDoorId] }
}

func allow(ranges string[]) object[] =>
  map(ranges, (range, index) => {
    name: 'operators-${index}'
    description: 'The vendor\'s own network.'
    priority: 100 + index
    action: 'Allow'
    ipAddress: range
  })

var callerRules = isBehindFrontDoor ? [behindFrontDoor] : allow(callers)

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Or the platform sets cookies.
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: isPrivate ? subnetId : null
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        triggers: { http: { perInstanceConcurrency: callsPerInstance } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
      // Components run on any page. There are no cookies, so it is no barrier: bearer tokens are.
      cors: { allowedOrigins: serviceName == 'app' ? ['*'] : [], supportCredentials: false }
      ipSecurityRestrictions: callerRules
      ipSecurityRestrictionsDefaultAction: !isBehindFrontDoor && empty(callers) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictions: allow(deployers)
      scmIpSecurityRestrictionsDefaultAction: empty(deployers) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictionsUseMain: false
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      USHER_MANAGED_IDENTITY: identityClientId
    })
  }

  // Whoever deploys signs in with Entra ID; there is no password to leak.
  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource deploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name of the Function App.')
output name string = site.name

@description('Host name of the Function App.')
output host string = site.properties.defaultHostName
