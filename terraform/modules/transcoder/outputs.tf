output "url" {
  description = "Address of the service, also the audience of its callers' tokens."
  value       = google_cloud_run_v2_service.this.uri
}

output "name" {
  description = "Name of the service."
  value       = google_cloud_run_v2_service.this.name
}

output "instances_max" {
  description = "How many jobs can run at once."
  value       = var.limits.instances_max
}
