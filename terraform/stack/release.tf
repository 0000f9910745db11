# Where releases lie: bundles of the functions, images.

module "release_bucket" {
  source = "../modules/bucket"

  project     = local.project
  location    = local.region
  name        = "${local.project}-release"
  is_erasable = !var.settings.is_protected
  readers     = { build = google_service_account.build.member }

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository" "images" {
  project       = local.project
  location      = local.region
  repository_id = local.name
  format        = "DOCKER"

  depends_on = [google_project_service.this]
}
