metadata description = 'Who is told when timers fail or stand still, when work waits too long, and when the key is about to expire.'

@description('Name of the action group.')
param groupName string

@description('Name of the Event Grid topic of the vault.')
param topicName string

@description('What the names of the alert rules begin with.')
param ruleName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Addresses of the vendor\'s operators.')
@minLength(1)
param emails string[]

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Resource id of the vault.')
param vaultId string

// Log lines are JSON objects, one an event: shared/platform/log.ts.
var lines = 'AppTraces | extend line = parse_json(Message)'

// The rules, each with what to look at. `Seen` is the number that the rule goes by.
var rules = [
  {
    name: 'timer-failed'
    text: 'A timer failed. The log line before it (event timer-failed or sweep-step-failed) says where.'
    severity: 2
    query: '${lines} | where tostring(line.event) in ("timer-failed", "sweep-step-failed") | summarize Seen = count()'
    operator: 'GreaterThan'
    threshold: 0
    minutes: 15
  }
  {
    name: 'timers-stand-still'
    text: 'sweepRetention, which runs every five minutes, has not ended a run for half an hour.'
    severity: 1
    query: '${lines} | where tostring(line.event) == "backlog" | summarize Seen = count()'
    operator: 'LessThan'
    threshold: 1
    minutes: 30
  }
  {
    name: 'backlog-grows'
    text: 'Mail or license changes have waited for more than 15 minutes. The kind of the log line (event backlog) says which.'
    severity: 2
    query: '${lines} | where tostring(line.event) == "backlog" and tolong(line.durationMs) > 900000 | summarize Seen = count()'
    operator: 'GreaterThan'
    threshold: 1
    minutes: 15
  }
  {
    name: 'out-of-service'
    text: 'Settings have faults, or program and database are at different versions: every call is answered unavailable.'
    severity: 0
    query: '${lines} | where tostring(line.event) in ("settings-have-faults", "schema-newer", "schema-older") | summarize Seen = count()'
    operator: 'GreaterThan'
    threshold: 0
    minutes: 5
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: groupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'usher'
    emailReceivers: [
      for (email, index) in emails: { name: 'operator-${index}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${ruleName}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Usher: ${rule.name}'
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${rule.minutes}M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Total'
            metricMeasureColumn: 'Seen'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      // The tables are there only once something was logged.
      skipQueryValidation: true
      actions: { actionGroups: [group.id] }
    }
  }
]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  properties: { source: vaultId, topicType: 'Microsoft.KeyVault.vaults' }

  // The template's key has no expiry. Somebody may give it one, and what an expired version wrapped opens no more.
  resource expiry 'eventSubscriptions' = {
    name: 'key-expires'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: { includedEventTypes: ['Microsoft.KeyVault.KeyNearExpiry', 'Microsoft.KeyVault.KeyExpired'] }
      destination: {
        endpointType: 'MonitorAlert'
        properties: {
          severity: 'Sev1'
          description: 'A version of the key expires. Take its expiry away (docs/deploying.md): what it wrapped opens no more.'
          actionGroups: [group.id]
        }
      }
    }
  }
}
