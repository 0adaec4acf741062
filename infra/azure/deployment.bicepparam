using none

// What every deployment is told, out of the azd environment (azd env set): docs/deploying.md.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param vendorName = readEnvironmentVariable('USHER_VENDOR_NAME')
param operatorEmails = split(readEnvironmentVariable('USHER_OPERATOR_EMAILS'), ',')
param entraClientId = readEnvironmentVariable('USHER_ENTRA_CLIENT_ID')
param staffClientId = readEnvironmentVariable('USHER_STAFF_CLIENT_ID')
param vendorLogo = readEnvironmentVariable('USHER_VENDOR_LOGO', '')
param vendorColour = readEnvironmentVariable('USHER_VENDOR_COLOUR', '')
param vendorPrivacyUrl = readEnvironmentVariable('USHER_VENDOR_PRIVACY_URL', '')
param vendorImprintUrl = readEnvironmentVariable('USHER_VENDOR_IMPRINT_URL', '')
param privacyContact = readEnvironmentVariable('USHER_PRIVACY_CONTACT', '')
param domain = readEnvironmentVariable('USHER_DOMAIN', '')
param mailDomain = readEnvironmentVariable('USHER_MAIL_DOMAIN', '')
param isMailDomainVerified = bool(readEnvironmentVariable('USHER_MAIL_DOMAIN_VERIFIED', 'false'))
