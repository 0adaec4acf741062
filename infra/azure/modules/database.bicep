metadata description = 'Azure SQL: ciphertext, ids and instants. Sign-in by Entra ID alone, backups of a known age.'

@description('Name of the server.')
param serverName string

@description('Name of the database.')
param databaseName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Whether it is reached through the network alone.')
param isPrivate bool

@description('Size of the database: its service objective, such as S0 or GP_Gen5_4.')
param size string

@description('Whether the database has replicas in other zones. Needs a size of General Purpose or above.')
param zoneRedundant bool

@description('Days that backups are kept. The privacy page and the ledger of erasures go by the same number.')
@minValue(1)
@maxValue(35)
param backupDays int

@description('Where backups lie: in the zone, in the region\'s zones, or in a second region as well.')
@allowed(['Local', 'Zone', 'Geo', 'GeoZone'])
param backupRedundancy string

@description('Name of the maintenance app\'s identity, the server\'s one administrator.')
param administratorName string

@description('Object id of that identity.')
param administratorId string

@description('Resource id of the Log Analytics workspace that the audit goes to.')
param workspaceId string

resource server 'Microsoft.Sql/servers@2025-01-01' = {
  name: serverName
  location: location
  tags: tags
  properties: {
    administrators: {
      administratorType: 'ActiveDirectory'
      azureADOnlyAuthentication: true
      principalType: 'Application'
      login: administratorName
      sid: administratorId
      tenantId: tenant().tenantId
    }
    minimalTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    // It has nothing to fetch anywhere.
    restrictOutboundNetworkAccess: 'Enabled'
  }
}

resource azureServices 'Microsoft.Sql/servers/firewallRules@2025-01-01' = if (!isPrivate) {
  parent: server
  // By this name and these addresses Azure lets in what runs in Azure.
  name: 'AllowAllWindowsAzureIps'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
}

resource database 'Microsoft.Sql/servers/databases@2025-01-01' = {
  parent: server
  name: databaseName
  location: location
  tags: tags
  sku: { name: size }
  properties: {
    zoneRedundant: zoneRedundant
    requestedBackupStorageRedundancy: backupRedundancy
  }

  resource encryption 'transparentDataEncryption' = {
    name: 'current'
    properties: { state: 'Enabled' }
  }

  resource backups 'backupShortTermRetentionPolicies' = {
    name: 'default'
    properties: { retentionDays: backupDays }
  }
}

// Who signed in, who changed permissions or the schema. No group of statements: they would carry values.
resource auditing 'Microsoft.Sql/servers/auditingSettings@2025-01-01' = {
  parent: server
  name: 'default'
  properties: {
    state: 'Enabled'
    isAzureMonitorTargetEnabled: true
    auditActionsAndGroups: [
      'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP'
      'FAILED_DATABASE_AUTHENTICATION_GROUP'
      'DATABASE_PRINCIPAL_CHANGE_GROUP'
      'DATABASE_ROLE_MEMBER_CHANGE_GROUP'
      'DATABASE_PERMISSION_CHANGE_GROUP'
      'SCHEMA_OBJECT_PERMISSION_CHANGE_GROUP'
      'SCHEMA_OBJECT_CHANGE_GROUP'
    ]
  }
}

resource master 'Microsoft.Sql/servers/databases@2025-01-01' existing = {
  parent: server
  name: 'master'
}

// The audit of a whole server leaves by the diagnostic settings of its master database.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: master
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'SQLSecurityAuditEvents', enabled: true }]
  }
  dependsOn: [database]
}

@description('Resource id of the server.')
output serverId string = server.id

@description('Host name of the server.')
output host string = server.properties.fullyQualifiedDomainName

@description('Name of the database.')
output databaseName string = database.name
