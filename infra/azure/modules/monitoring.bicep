metadata description = 'Where log lines and measurements go, for 30 days: a Log Analytics workspace and Application Insights on it.'

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Names of the identities that send measurements.')
param publisherNames string[]

@description('Gigabytes that the workspace takes in a day before it stops: a bound for the bill.')
@minValue(1)
param dailyQuota int

// What the privacy page says is kept by Application Insights and by SQL auditing.
var daysKept = 30

// Monitoring Metrics Publisher: sends measurements, reads none.
var metricsPublisher = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '3913510d-42f4-4e42-8a64-420c390055eb'
)

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for name in publisherNames: {
    name: name
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: daysKept
    workspaceCapping: { dailyQuotaGb: dailyQuota }
    features: {
      // What is purged at 30 days is gone at 30 days, not at the end of a grace time.
      immediatePurgeDataOn30Days: true
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
    RetentionInDays: daysKept
    // False is what masks the callers' addresses.
    DisableIpMasking: false
    DisableLocalAuth: true
  }
}

@description('Each Function App sends its log lines and measurements, as itself: nothing else is taken.')
resource publishers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in publisherNames: {
    scope: insights
    name: guid(insights.id, identities[index].id, metricsPublisher)
    properties: {
      roleDefinitionId: metricsPublisher
      principalId: identities[index].properties.principalId
      principalType: 'ServicePrincipal'
      description: 'Sends its own log lines and measurements; reads none.'
    }
  }
]

@description('Resource id of the Log Analytics workspace.')
output workspaceId string = workspace.id

@description('Where measurements are sent to. It is no secret: without a token of a publisher nothing is taken.')
output connectionString string = insights.properties.ConnectionString
