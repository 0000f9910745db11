# A function of the second generation with an identity of its own.

resource "google_service_account" "this" {
  project      = var.project
  account_id   = var.name
  display_name = var.description
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = var.secrets

  project   = var.project
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this.member
}

resource "google_cloudfunctions2_function" "this" {
  project     = var.project
  location    = var.location
  name        = var.name
  description = var.description

  build_config {
    runtime           = "python311"
    entry_point       = var.entry_point
    service_account   = var.build.service_account
    docker_repository = var.build.repository

    source {
      storage_source {
        bucket = var.source_archive.bucket
        object = var.source_archive.object
      }
    }
  }

  service_config {
    available_cpu                    = var.limits.cpu
    available_memory                 = var.limits.memory
    max_instance_request_concurrency = var.limits.concurrency
    timeout_seconds                  = var.limits.timeout_s
    min_instance_count               = var.limits.instances_min
    max_instance_count               = var.limits.instances_max
    ingress_settings                 = var.ingress
    all_traffic_on_latest_revision   = true
    service_account_email            = google_service_account.this.email

    # The handlers are asynchronous: the framework must serve them as ASGI.
    environment_variables = merge({ FUNCTION_USE_ASGI = "true" }, var.environment)

    dynamic "secret_environment_variables" {
      for_each = var.secrets

      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  lifecycle {
    precondition {
      condition     = length(setintersection(keys(var.environment), keys(var.secrets))) == 0
      error_message = "A variable is either plain or secret."
    }
  }

  # An instance that may not read its secrets does not start.
  depends_on = [google_secret_manager_secret_iam_member.reader]
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project
  location = var.location
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = each.value
}
