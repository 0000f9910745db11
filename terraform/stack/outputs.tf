output "url" {
  description = "Where the product answers."
  value       = "https://${var.settings.domain}"
}

output "address" {
  description = "IPv4 address for the DNS record of the domain."
  value       = module.edge.address
}

output "buckets" {
  description = "Names of the buckets."
  value = {
    release = module.release_bucket.name
    media   = module.media.name
    pages   = module.pages.name
  }
}

output "secrets" {
  description = "Ids of the secrets that need a version, by the variable they fill."
  value       = { for variable, secret in module.secret : variable => secret.id }
}
