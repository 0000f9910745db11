output "project" {
  description = "Project whose users these are; known once it has any."
  value       = google_identity_platform_config.this.project
}
