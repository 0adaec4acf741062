metadata description = 'A user-assigned managed identity: who one part of Usher is, towards everything it uses.'

@description('Name of the identity. SQL knows its user by it.')
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output id string = identity.id

@description('Object id in Entra ID: what roles are assigned to.')
output principalId string = identity.properties.principalId

@description('Application id in Entra ID: what a program signs in as.')
output clientId string = identity.properties.clientId
