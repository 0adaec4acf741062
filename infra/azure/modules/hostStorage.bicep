metadata description = 'What one Functions host stands on: its locks, its own keys and the package that it runs. Nothing of Usher\'s data.'

@description('Name of the storage account.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('How its copies are spread.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param redundancy string

@description('Whether it is reached through the network alone.')
param isPrivate bool

@description('Name of the identity of the one host that stands on it.')
param hostIdentityName string

// Storage Blob Data Owner: the role that the Functions host needs for its own storage.
var blobDataOwner = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
)

resource hostIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: hostIdentityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: redundancy }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
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

  resource blobs 'blobServices' = {
    name: 'default'

    resource packages 'containers' = {
      name: 'packages'
    }
  }
}

@description('The host writes its locks and keys and reads its package, here and in no other account.')
resource host 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, hostIdentity.id, blobDataOwner)
  properties: {
    roleDefinitionId: blobDataOwner
    principalId: hostIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'The Functions host keeps its locks and its package in its own account.'
  }
}

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('Where its blobs are.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('URL of the container that holds the package.')
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
