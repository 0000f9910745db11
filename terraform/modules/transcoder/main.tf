# The transcoder: one job at a time in each instance, called by our functions only.
#
# Its identity has no grants at all: it reads and writes through the signed links of a plan. Its files
# lie in the image's own /scratch, which on Cloud Run is memory and counts as such: the worker itself
# keeps a job below scratch_bytes, so that the instance is never ended for want of memory.

resource "google_service_account" "this" {
  project      = var.project
  account_id   = var.name
  display_name = "Transcodes; may do nothing by itself"
}

resource "google_cloud_run_v2_service" "this" {
  project             = var.project
  location            = var.location
  name                = var.name
  deletion_protection = var.is_protected

  # Functions without a VPC come over Google's front door: IAM is the lock, not the network.
  ingress = "INGRESS_TRAFFIC_ALL"

  template {
    service_account                  = google_service_account.this.email
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = 1
    timeout                          = "${var.limits.timeout_s}s"

    scaling {
      min_instance_count = var.limits.instances_min
      max_instance_count = var.limits.instances_max
    }

    containers {
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = var.limits.cpu
          memory = var.limits.memory
        }
        cpu_idle          = true
        startup_cpu_boost = true
      }

      env {
        name  = "VIDGO_SCRATCH"
        value = "/scratch"
      }

      env {
        name  = "VIDGO_SCRATCH_BYTES_MAX"
        value = tostring(var.limits.scratch_bytes)
      }

      env {
        name  = "VIDGO_LOG_LEVEL"
        value = var.log_level
      }

      startup_probe {
        period_seconds    = 2
        timeout_seconds   = 2
        failure_threshold = 15

        http_get {
          path = "/healthz"
          port = 8080
        }
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project
  location = var.location
  name     = google_cloud_run_v2_service.this.name
  role     = "roles/run.invoker"
  member   = each.value
}
