metadata description = 'The private endpoints of all stores.'

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the subnet that the endpoints lie in.')
param subnetId string

@description('Resource ids of the private DNS zones, by kind of endpoint: blob, sql, table, vault.')
param zoneIds zones

@description('The services to reach: the endpoint\'s name, the service\'s resource id, and which part of it.')
param services service[]

type zones = { blob: string, sql: string, table: string, vault: string }

type service = { name: string, id: string, part: 'blob' | 'table' | 'sqlServer' | 'vault' }

module endpoints 'privateEndpoint.bicep' = [
  for service in services: {
    params: {
      name: service.name
      location: location
      tags: tags
      serviceId: service.id
      part: service.part
      subnetId: subnetId
      zoneId: zoneIds[service.part == 'sqlServer' ? 'sql' : service.part]
    }
  }
]
