output "name" {
  description = "Name of the function and of its Cloud Run service."
  value       = google_cloudfunctions2_function.this.name
}

output "identity" {
  description = "The service account it runs as."
  value = {
    email  = google_service_account.this.email
    member = google_service_account.this.member
  }
}
