metadata description = 'All that Usher runs on in Azure: docs/deploying.md.'

targetScope = 'subscription'

@description('Name of the azd environment. The resource group is named by it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Azure region of everything that has one.')
@metadata({ azd: { type: 'location' } })
param location string

@description('The vendor\'s name as mails show it.')
@minLength(1)
@maxLength(100)
param vendorName string

@description('The vendor\'s mark on pages, a data: URL in base64; empty for none.')
param vendorLogo string = ''

@description('The colour of links and buttons on pages, such as #0b5cad; empty for that one.')
param vendorColour string = ''

@description('The vendor\'s own words on privacy, which the privacy page links to; empty for no link.')
param vendorPrivacyUrl string = ''

@description('The vendor\'s imprint, which the privacy page links to; empty for no link.')
param vendorImprintUrl string = ''

@description('Address for questions about privacy; empty where the support form is for that too.')
param privacyContact string = ''

@description('Addresses of the vendor\'s operators, who are told when something fails.')
@minLength(1)
param operatorEmails string[]

@description('Address ranges (CIDR) of the vendor\'s own network: from nowhere else can packages be deployed or the maintenance app be called. Empty: from everywhere, with the rights that it takes.')
param operatorAddresses string[] = []

@description('Client id of the registration "Usher".')
@minLength(36)
@maxLength(36)
param entraClientId string

@description('Client id of the registration "Usher Staff".')
@minLength(36)
@maxLength(36)
param staffClientId string

@description('The vendor\'s own Entra tenant.')
param staffTenant string = tenant().tenantId

@description('Host name under which callers reach Usher, through a Front Door. Empty: the Function App\'s own name, without one. License tokens carry it: choose before the first customer.')
param domain string = ''

@description('Domain that mails come from. Empty: one that Azure makes up, which few mail servers trust.')
param mailDomain string = ''

@description('Whether the DNS records of the mail domain are there and verified. Until then no mail leaves.')
param isMailDomainVerified bool = false

@description('Where Communication Services keep what they have to keep.')
@allowed(['Europe', 'United States', 'UK', 'Switzerland', 'Germany', 'France', 'Norway', 'Canada', 'Australia', 'Japan', 'India'])
param mailDataLocation string = 'Europe'

@description('Whether SQL, storage and the vault are reached through a network of their own alone.')
param isPrivate bool = true

@description('Private address range of that network, a /22 or larger.')
param addressPrefix string = '10.60.0.0/22'

@description('Size of the database: its service objective.')
param databaseSize string = 'S0'

@description('Whether instances and database are spread over the zones of the region. Needs a database of General Purpose or above, and two instances that are always ready.')
param zoneRedundant bool = false

@description('Days that backups of the database are kept: how long an erased customer\'s ciphertext stays in them.')
@minValue(1)
@maxValue(35)
param backupDays int = 7

@description('Where backups lie: in the zone, in the region\'s zones, or in a second region as well.')
@allowed(['Local', 'Zone', 'Geo', 'GeoZone'])
param backupRedundancy string = 'Zone'

@description('How the copies of the tables are spread: over the zones of the region, or over a second region as well.')
@allowed(['Standard_ZRS', 'Standard_GZRS'])
param tablesRedundancy string = 'Standard_ZRS'

@description('Whether the key that wraps data keys lies in a hardware security module.')
@allowed(['RSA', 'RSA-HSM'])
param keyType string = 'RSA'

@description('Instances that are always ready: without one, the first call after a quiet time waits for a start.')
@minValue(0)
@maxValue(20)
param alwaysReady int = 1

@description('Instances that there may be at most.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('Calls that one instance takes at a time, before another one is added.')
@minValue(1)
@maxValue(1000)
param callsPerInstance int = 100

@description('Mails a minute that Communication Services take: 30 until Microsoft raises it.')
@minValue(1)
param mailsPerMinute int = 30

@description('Mails an hour that Communication Services take: 100 until Microsoft raises it.')
@minValue(1)
param mailsPerHour int = 100

@description('Mails an hour that strangers may cause in all, so that they cannot use up what customers need.')
@minValue(1)
param strangersMailsPerHour int = 50

@description('License checks a minute that one caller address without a token may make.')
@minValue(1)
param checksPerAddress int = 60000

@description('Calls that one address may make in five minutes, where a Front Door stands in front.')
@minValue(100)
param callsPerAddress int = 300000

@description('Gigabytes of logs and measurements that are taken in a day: a bound for the bill.')
@minValue(1)
param logGigabytesPerDay int = 1

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName, application: 'usher' }

// Abbreviations are those of Microsoft's Cloud Adoption Framework.
var names = {
  group: 'rg-${environmentName}'
  app: 'func-usher-${token}'
  appPlan: 'asp-usher-${token}'
  appStorage: 'stapp${token}'
  appIdentity: 'id-usher-${token}'
  maintenance: 'func-usher-maintenance-${token}'
  maintenancePlan: 'asp-usher-maintenance-${token}'
  maintenanceStorage: 'stmnt${token}'
  maintenanceIdentity: 'id-usher-maintenance-${token}'
  tables: 'sttab${token}'
  vault: 'kv-${token}'
  sqlServer: 'sql-usher-${token}'
  database: 'sqldb-usher'
  mail: 'acs-usher-${token}'
  email: 'acs-email-usher-${token}'
  workspace: 'log-usher-${token}'
  insights: 'appi-usher-${token}'
  network: 'vnet-usher-${token}'
  securityGroup: 'nsg-endpoints-${token}'
  frontDoor: 'afd-usher-${token}'
  frontDoorEndpoint: 'fde-usher-${token}'
  firewall: 'fdfpusher${token}'
  actionGroup: 'ag-usher-${token}'
  topic: 'egst-vault-${token}'
  rules: 'ar-usher-${token}'
}

var isBehindFrontDoor = !empty(domain)
var appHost = '${names.app}.azurewebsites.net'
var publicUrl = 'https://${isBehindFrontDoor ? domain : appHost}'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module appIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.appIdentity, location: location, tags: tags }
}

module maintenanceIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.maintenanceIdentity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: tags
    publisherNames: [names.appIdentity, names.maintenanceIdentity]
    dailyQuota: logGigabytesPerDay
  }
  dependsOn: [appIdentity, maintenanceIdentity]
}

module appStorage 'modules/hostStorage.bicep' = {
  scope: group
  params: {
    name: names.appStorage
    location: location
    tags: tags
    redundancy: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    isPrivate: isPrivate
    hostIdentityName: names.appIdentity
  }
  dependsOn: [appIdentity]
}

// An account of its own: who can write the package of the maintenance app is the administrator of the database.
module maintenanceStorage 'modules/hostStorage.bicep' = {
  scope: group
  params: {
    name: names.maintenanceStorage
    location: location
    tags: tags
    redundancy: 'Standard_LRS'
    isPrivate: isPrivate
    hostIdentityName: names.maintenanceIdentity
  }
  dependsOn: [maintenanceIdentity]
}

module tables 'modules/tablesStorage.bicep' = {
  scope: group
  params: {
    name: names.tables
    location: location
    tags: tags
    redundancy: tablesRedundancy
    isPrivate: isPrivate
    appIdentityName: names.appIdentity
    maintenanceIdentityName: names.maintenanceIdentity
  }
  dependsOn: [appIdentity, maintenanceIdentity]
}

module vault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
    isPrivate: isPrivate
    appIdentityName: names.appIdentity
    workspaceId: monitoring.outputs.workspaceId
    keyType: keyType
  }
  dependsOn: [appIdentity]
}

module database 'modules/database.bicep' = {
  scope: group
  params: {
    serverName: names.sqlServer
    databaseName: names.database
    location: location
    tags: tags
    isPrivate: isPrivate
    size: databaseSize
    zoneRedundant: zoneRedundant
    backupDays: backupDays
    backupRedundancy: backupRedundancy
    administratorName: names.maintenanceIdentity
    administratorId: maintenanceIdentity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module mail 'modules/mail.bicep' = {
  scope: group
  params: {
    name: names.mail
    emailName: names.email
    tags: tags
    dataLocation: mailDataLocation
    domain: mailDomain
    isDomainVerified: isMailDomainVerified
    appIdentityName: names.appIdentity
  }
  dependsOn: [appIdentity]
}

module network 'modules/network.bicep' = if (isPrivate) {
  scope: group
  params: {
    name: names.network
    securityGroupName: names.securityGroup
    location: location
    tags: tags
    addressPrefix: addressPrefix
  }
}

module endpoints 'modules/endpoints.bicep' = if (isPrivate) {
  scope: group
  params: {
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    zoneIds: network!.outputs.zoneIds
    services: [
      { name: 'pep-sql-${token}', id: database.outputs.serverId, part: 'sqlServer' }
      { name: 'pep-vault-${token}', id: vault.outputs.id, part: 'vault' }
      { name: 'pep-tables-${token}', id: tables.outputs.id, part: 'table' }
      { name: 'pep-app-${token}', id: appStorage.outputs.id, part: 'blob' }
      { name: 'pep-maintenance-${token}', id: maintenanceStorage.outputs.id, part: 'blob' }
    ]
  }
}

module frontDoor 'modules/frontDoor.bicep' = if (isBehindFrontDoor) {
  scope: group
  params: {
    name: names.frontDoor
    endpointName: names.frontDoorEndpoint
    firewallName: names.firewall
    tags: tags
    domain: domain
    originHost: appHost
    callsPerAddress: callsPerAddress
  }
}

var settings = {
  USHER_PUBLIC_URL: publicUrl
  // What Azure's own front end appends to X-Forwarded-For, and what Front Door does.
  USHER_TRUSTED_HOPS: isBehindFrontDoor ? '2' : '1'
  USHER_FLOOD_RATE: string(checksPerAddress)
  USHER_SQL_SERVER: database.outputs.host
  USHER_SQL_DATABASE: database.outputs.databaseName
  USHER_TABLES_URL: tables.outputs.tablesUrl
  USHER_KEY_VAULT_KEY: vault.outputs.keyUrl
  USHER_BACKUP_DAYS: string(backupDays)
  USHER_VENDOR_NAME: vendorName
  // A blank setting counts as missing.
  USHER_VENDOR_LOGO: vendorLogo
  USHER_VENDOR_COLOUR: vendorColour
  USHER_VENDOR_PRIVACY_URL: vendorPrivacyUrl
  USHER_VENDOR_IMPRINT_URL: vendorImprintUrl
  USHER_PRIVACY_CONTACT: privacyContact
  USHER_MAIL_FROM: mail.outputs.from
  USHER_MAIL_ENDPOINT: mail.outputs.endpoint
  USHER_MAIL_PER_MINUTE: string(mailsPerMinute)
  USHER_MAIL_PER_HOUR: string(mailsPerHour)
  USHER_MAIL_RATE: string(strangersMailsPerHour)
  USHER_ENTRA_CLIENT_ID: entraClientId
  USHER_STAFF_CLIENT_ID: staffClientId
  USHER_STAFF_TENANT: staffTenant
  DELIVER_ACCOUNT_MAIL_SCHEDULE: '0 * * * * *'
  DELIVER_DELAYED_ALERTS_SCHEDULE: '15 * * * * *'
  SWEEP_RETENTION_SCHEDULE: '0 */5 * * * *'
  PURGE_HISTORY_SCHEDULE: '0 30 0 * * *'
  ROTATE_KEYS_SCHEDULE: '0 15 3 * * *'
}

module app 'modules/functionApp.bicep' = {
  scope: group
  params: {
    name: names.app
    planName: names.appPlan
    serviceName: 'app'
    location: location
    tags: tags
    identityId: appIdentity.outputs.id
    identityClientId: appIdentity.outputs.clientId
    storageName: appStorage.outputs.name
    packagesUrl: appStorage.outputs.packagesUrl
    insightsConnectionString: monitoring.outputs.connectionString
    isPrivate: isPrivate
    subnetId: isPrivate ? network!.outputs.appSubnetId : ''
    settings: settings
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    callsPerInstance: callsPerInstance
    zoneRedundant: zoneRedundant
    isBehindFrontDoor: isBehindFrontDoor
    frontDoorId: isBehindFrontDoor ? frontDoor!.outputs.id : ''
    deployers: operatorAddresses
  }
  dependsOn: [endpoints]
}

module maintenance 'modules/functionApp.bicep' = {
  scope: group
  params: {
    name: names.maintenance
    planName: names.maintenancePlan
    serviceName: 'maintenance'
    location: location
    tags: tags
    identityId: maintenanceIdentity.outputs.id
    identityClientId: maintenanceIdentity.outputs.clientId
    storageName: maintenanceStorage.outputs.name
    packagesUrl: maintenanceStorage.outputs.packagesUrl
    insightsConnectionString: monitoring.outputs.connectionString
    isPrivate: isPrivate
    subnetId: isPrivate ? network!.outputs.maintenanceSubnetId : ''
    settings: union(settings, {
      USHER_SQL_MIGRATE: 'run'
      USHER_APP_USER: names.appIdentity
      USHER_APP_CLIENT_ID: appIdentity.outputs.clientId
    })
    alwaysReady: 0
    maximumInstances: 40
    instanceMemory: 2048
    callsPerInstance: 1
    zoneRedundant: false
    callers: operatorAddresses
    deployers: operatorAddresses
  }
  dependsOn: [endpoints]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    groupName: names.actionGroup
    topicName: names.topic
    ruleName: names.rules
    location: location
    tags: tags
    emails: operatorEmails
    workspaceId: monitoring.outputs.workspaceId
    vaultId: vault.outputs.id
  }
}

@description('The region, for azd.')
output AZURE_LOCATION string = location

@description('The tenant, for azd.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('The resource group, for azd.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the Function App.')
output SERVICE_APP_NAME string = app.outputs.name

@description('Name of the maintenance app.')
output SERVICE_MAINTENANCE_NAME string = maintenance.outputs.name

@description('The origin under which callers reach Usher.')
output USHER_PUBLIC_URL string = publicUrl

@description('Object id of the app\'s identity, which the registration "Usher" has to trust.')
output USHER_APP_OBJECT_ID string = appIdentity.outputs.principalId

@description('DNS records of an own mail domain.')
output USHER_MAIL_RECORDS object = empty(mailDomain) ? {} : mail.outputs.verificationRecords

@description('DNS records of an own host name: where its CNAME points, and the value of its _dnsauth TXT record.')
output USHER_DOMAIN_RECORDS object = isBehindFrontDoor
  ? { CNAME: frontDoor!.outputs.endpointHost, TXT: frontDoor!.outputs.validationRecord }
  : {}
