# A queue of Cloud Tasks and who may fill it.

resource "google_cloud_tasks_queue" "this" {
  project  = var.project
  location = var.location
  name     = var.name

  rate_limits {
    max_dispatches_per_second = var.limits.dispatches_per_s_max
    max_concurrent_dispatches = var.limits.concurrent_max
  }

  retry_config {
    max_attempts  = var.limits.attempts_max
    min_backoff   = "${var.limits.backoff_s_min}s"
    max_backoff   = "${var.limits.backoff_s_max}s"
    max_doublings = var.limits.doublings_max
  }

  stackdriver_logging_config {
    sampling_ratio = 0.1
  }
}

resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = var.enqueuers

  project  = var.project
  location = var.location
  name     = google_cloud_tasks_queue.this.name
  role     = "roles/cloudtasks.enqueuer"
  member   = each.value
}

# Readiness asks for the queue itself.
resource "google_cloud_tasks_queue_iam_member" "viewer" {
  for_each = var.enqueuers

  project  = var.project
  location = var.location
  name     = google_cloud_tasks_queue.this.name
  role     = "roles/cloudtasks.viewer"
  member   = each.value
}
