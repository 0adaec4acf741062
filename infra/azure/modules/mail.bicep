metadata description = 'Communication Services Email: who Usher writes as. Nothing in a mail is tracked, and no log of recipients is kept.'

@description('Name of the Communication Services resource.')
param name string

@description('Name of the Email Communication Services resource.')
param emailName string

@description('Tags of every resource.')
param tags object

@description('Where the service keeps what it has to keep.')
param dataLocation string

@description('The vendor\'s own domain to write from; empty for one that Azure makes up.')
param domain string

@description('Whether the domain\'s DNS records are there and verified: before that Azure links no domain, and no mail leaves.')
param isDomainVerified bool

@description('Name of the app\'s identity.')
param appIdentityName string

// Communication and Email Service Owner: there is no narrower built-in role that sends mail with a token.
var emailServiceOwner = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '09976791-48a7-449e-bb21-39d1a415f350'
)
var isOwnDomain = !empty(domain)

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource email 'Microsoft.Communication/emailServices@2025-05-01' = {
  name: emailName
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource sender 'Microsoft.Communication/emailServices/domains@2025-05-01' = {
  parent: email
  name: isOwnDomain ? domain : 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: isOwnDomain ? 'CustomerManaged' : 'AzureManaged'
    userEngagementTracking: 'Disabled'
  }
}

resource service 'Microsoft.Communication/communicationServices@2025-05-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
    linkedDomains: !isOwnDomain || isDomainVerified ? [sender.id] : []
  }
}

@description('Sends mail through this one resource, as itself: no key of the service is used or known.')
resource app 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: service
  name: guid(service.id, appIdentity.id, emailServiceOwner)
  properties: {
    roleDefinitionId: emailServiceOwner
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'Sends Usher\'s mails; there is no narrower built-in role for that.'
  }
}

@description('Where mails are handed over.')
output endpoint string = 'https://${service.properties.hostName}'

@description('The address that mails come from.')
output from string = 'DoNotReply@${sender.properties.fromSenderDomain}'

@description('The DNS records that show that an own domain is the vendor\'s. They are public.')
output verificationRecords object = sender.properties.verificationRecords
