# Identities that are not one function's own.

# Queue and scheduler call as `caller`, and links to media are signed in its name.
resource "google_service_account" "caller" {
  project      = local.project
  account_id   = "${local.name}-caller"
  display_name = "Calls tasks and schedules; signs links"

  depends_on = [google_project_service.this]
}

# To put its token on a task, a function must be allowed to act as it.
resource "google_service_account_iam_member" "acts_as_caller" {
  for_each = module.function

  service_account_id = google_service_account.caller.name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value.identity.member
}

resource "google_service_account_iam_member" "signs_as_caller" {
  for_each = { for key, function in module.function : key => function if contains(local.signers, key) }

  service_account_id = google_service_account.caller.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.value.identity.member
}

# Builds the functions' images.
resource "google_service_account" "build" {
  project      = local.project
  account_id   = "${local.name}-build"
  display_name = "Builds functions from the release bucket"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "build_logs" {
  project = local.project
  role    = "roles/logging.logWriter"
  member  = google_service_account.build.member
}

resource "google_artifact_registry_repository_iam_member" "build" {
  project    = local.project
  location   = local.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}
