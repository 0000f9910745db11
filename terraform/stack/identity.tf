# Who keeps passwords and signs access tokens: Firebase Auth, or the product itself.

locals {
  is_firebase = var.settings.identity == "firebase"

  # These sign people in, and remove those who leave.
  keepers = ["api", "tasks"]
}

module "identity" {
  source   = "../modules/identity"
  for_each = toset(local.is_firebase ? ["firebase"] : [])

  project = local.project
  domain  = var.settings.domain
  keepers = { for key, function in module.function : key => function.identity.member if contains(local.keepers, key) }

  depends_on = [google_project_service.this]
}
