using './main.bicep'
extends './deployment.bicepparam'

// Thousands of organizations: everything in three zones, copies in a second region, the key in a hardware security module.
// The mail limits are those that Microsoft has to raise first.

param zoneRedundant = true
param databaseSize = 'GP_Gen5_4'
param backupRedundancy = 'GeoZone'
param tablesRedundancy = 'Standard_GZRS'
param keyType = 'RSA-HSM'
param alwaysReady = 3
param maximumInstances = 100
param mailsPerMinute = 1000
param mailsPerHour = 20000
param strangersMailsPerHour = 2000
param logGigabytesPerDay = 10
