metadata description = 'Azure Tables: the data keys, what license checks read, settings and history. Losing the data keys loses all sealed data, hence copies and a lock.'

@description('Name of the storage account.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('How its copies are spread: over the zones of the region, or over a second region as well.')
@allowed(['Standard_ZRS', 'Standard_GZRS'])
param redundancy string

@description('Whether it is reached through the network alone.')
param isPrivate bool

@description('Name of the app\'s identity.')
param appIdentityName string

@description('Name of the maintenance app\'s identity.')
param maintenanceIdentityName string

// Storage Table Data Contributor: reads and writes entities, creates and deletes tables.
var tableDataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
)

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource maintenanceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: maintenanceIdentityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: redundancy }
  kind: 'StorageV2'
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'data-keys'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the data keys. Without them nothing that is sealed in SQL or in its backups opens again.'
  }
}

@description('The whole account, not single tables: history has a table for each day, which the app creates and drops.')
resource app 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, appIdentity.id, tableDataContributor)
  properties: {
    roleDefinitionId: tableDataContributor
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'Reads and writes Usher\'s tables; history has a table for each day, hence the account.'
  }
}

@description('After a restore it reads what was erased and which keys are gone, and deletes what goes with them.')
resource maintenance 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, maintenanceIdentity.id, tableDataContributor)
  properties: {
    roleDefinitionId: tableDataContributor
    principalId: maintenanceIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'Reads what was erased, and erases it anew after a restore, in a table for each day of history too.'
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Where its tables are, without a slash at the end.')
output tablesUrl string = 'https://${account.name}.table.${environment().suffixes.storage}'
