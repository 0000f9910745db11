output "id" {
  description = "Short id of the secret, not its value."
  value       = google_secret_manager_secret.this.secret_id
}
