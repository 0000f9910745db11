# The project's services, and names everything else is built from.

data "google_project" "this" {
  project_id = var.settings.project
}

locals {
  project = var.settings.project
  region  = var.settings.region
  name    = "vidgo"

  # Known before the functions exist, so that each can be told where the others are.
  # Source: Cloud Run, "Default URLs", deterministic URL.
  service_url = {
    for key in ["tasks", "schedules"] :
    key => "https://${local.name}-${key}-${data.google_project.this.number}.${local.region}.run.app"
  }
}

resource "google_project_service" "this" {
  for_each = toset([
    "artifactregistry", "billingbudgets", "cloudbuild", "cloudfunctions", "cloudscheduler",
    "cloudtasks", "compute", "firestore", "iam", "iamcredentials", "identitytoolkit", "logging",
    "monitoring", "run", "secretmanager", "securetoken", "storage",
  ])

  project            = local.project
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}
