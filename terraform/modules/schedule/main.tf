# A job of Cloud Scheduler that calls a function as a service account.

resource "google_cloud_scheduler_job" "this" {
  project          = var.project
  region           = var.location
  name             = var.name
  description      = var.description
  schedule         = var.cron
  time_zone        = "Etc/UTC"
  attempt_deadline = "${var.deadline_s}s"

  http_target {
    http_method = "POST"
    uri         = var.target.url

    oidc_token {
      service_account_email = var.caller_email
      audience              = var.target.audience
    }
  }

  # What failed is done by the next run.
  retry_config {
    retry_count = 0
  }
}
