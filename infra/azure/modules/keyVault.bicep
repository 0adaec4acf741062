metadata description = 'The key that wraps all data keys. It never leaves the vault, is replaced once a year, and cannot be purged.'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Whether it is reached through the network alone.')
param isPrivate bool

@description('Name of the app\'s identity.')
param appIdentityName string

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Whether the key lies in a hardware security module (Key Vault Premium) or is protected by software.')
@allowed(['RSA', 'RSA-HSM'])
param keyType string

// Key Vault Crypto Service Encryption User: reads a key's public half and its versions, wraps and unwraps.
var encryptionUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'e147488a-f6f5-4113-8e2d-b22465e65bf6'
)

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: keyType == 'RSA-HSM' ? 'premium' : 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

// No version expires: what an expired one wrapped would open no more.
resource key 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: 'usher'
  tags: tags
  properties: {
    kty: keyType
    keySize: 3072
    keyOps: ['wrapKey', 'unwrapKey']
    attributes: { enabled: true, exportable: false }
    rotationPolicy: {
      lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } }]
    }
  }
}

@description('This one key, and no other right in the vault.')
resource app 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: key
  name: guid(key.id, appIdentity.id, encryptionUser)
  properties: {
    roleDefinitionId: encryptionUser
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'Wraps and unwraps data keys with this one key; cannot change or delete it.'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('URL of the key, without a version, so that new ones are taken up.')
output keyUrl string = key.properties.keyUri
