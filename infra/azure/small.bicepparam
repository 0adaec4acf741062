using './main.bicep'
extends './deployment.bicepparam'

// To begin with: some hundred organizations. One instance is always ready, the database is a small one, copies lie in one region.

param databaseSize = 'S0'
param alwaysReady = 1
param maximumInstances = 40
