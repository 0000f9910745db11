# Media and pages.

module "media" {
  source = "../modules/bucket"

  project     = local.project
  location    = local.region
  name        = "${local.project}-media"
  is_erasable = !var.settings.is_protected

  cors = { origins = concat(["https://${var.settings.domain}"], var.settings.cors_origins) }

  # A link may do what its signer may.
  users = merge(
    { caller = google_service_account.caller.member },
    { for key in local.signers : key => module.function[key].identity.member },
  )

  # Readiness lists one object.
  readers = {
    for key, function in module.function : key => function.identity.member
    if !contains(local.signers, key)
  }

  depends_on = [google_project_service.this]
}

module "pages" {
  source = "../modules/bucket"

  project     = local.project
  location    = local.region
  name        = "${local.project}-pages"
  is_public   = true
  is_erasable = true

  # Every address of the web app is the same page: the app routes by itself.
  website = { index = "index.html", missing = "index.html" }

  depends_on = [google_project_service.this]
}
