# Who people are, kept by Firebase Auth: users by e-mail and password, made by the server only.

resource "google_identity_platform_config" "this" {
  project                    = var.project
  authorized_domains         = [var.domain]
  autodelete_anonymous_users = true

  # Whoever has the project's key could otherwise make users past the product's own rules.
  client {
    permissions {
      disabled_user_signup   = true
      disabled_user_deletion = true
    }
  }

  sign_in {
    allow_duplicate_emails = false

    email {
      enabled           = true
      password_required = true
    }

    anonymous {
      enabled = false
    }

    phone_number {
      enabled = false
    }
  }

  multi_tenant {
    allow_tenants = false
  }
}

resource "google_project_iam_member" "keeper" {
  for_each = var.keepers

  project = var.project
  role    = "roles/firebaseauth.admin"
  member  = each.value
}
