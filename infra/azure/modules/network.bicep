metadata description = 'The network that the stores live in: one subnet for each Function App, one for the private endpoints, and the private names of the services.'

@description('Name of the virtual network.')
param name string

@description('Name of the network security group of the private endpoints.')
param securityGroupName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Addresses of the network, as a /22 or larger. It is peered with nothing, so any private range will do.')
param addressPrefix string

var appPrefix = cidrSubnet(addressPrefix, 24, 0)
var maintenancePrefix = cidrSubnet(addressPrefix, 26, 4)
var endpointsPrefix = cidrSubnet(addressPrefix, 26, 5)

// The services' names as they resolve within the network, one zone for each kind of endpoint.
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  sql: 'privatelink${environment().suffixes.sqlServerHostname}'
  #disable-next-line no-hardcoded-env-urls // Bicep knows the suffix of vaults, not the one of their private names
  vault: 'privatelink.vaultcore.azure.net'
}

resource securityGroup 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: securityGroupName
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'AllowUsher'
        properties: {
          description: 'The two Function Apps reach the stores: HTTPS, and TDS with the ports that Azure SQL redirects to.'
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefixes: [appPrefix, maintenancePrefix]
          sourcePortRange: '*'
          destinationAddressPrefix: endpointsPrefix
          destinationPortRanges: ['443', '1433', '11000-11999']
        }
      }
      {
        name: 'DenyEverythingElse'
        properties: {
          description: 'Nothing else in the network has a reason to speak to the stores.'
          priority: 4096
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'snet-app'
        properties: {
          addressPrefix: appPrefix
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'snet-maintenance'
        properties: {
          addressPrefix: maintenancePrefix
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: endpointsPrefix
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
          networkSecurityGroup: { id: securityGroup.id }
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'snet-app'
  }

  resource maintenance 'subnets' existing = {
    name: 'snet-maintenance'
  }

  resource endpoints 'subnets' existing = {
    name: 'snet-endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zoneNames): {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in items(zoneNames): {
    parent: zones[index]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Resource id of the subnet of the app.')
output appSubnetId string = network::app.id

@description('Resource id of the subnet of the maintenance app.')
output maintenanceSubnetId string = network::maintenance.id

@description('Resource id of the subnet of the private endpoints.')
output endpointsSubnetId string = network::endpoints.id

@description('Resource ids of the private DNS zones, by kind of endpoint: blob, sql, table, vault.')
output zoneIds object = toObject(items(zoneNames), zone => zone.key, zone => resourceId('Microsoft.Network/privateDnsZones', zone.value))
