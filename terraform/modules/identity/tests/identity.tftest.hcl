mock_provider "google" {}

variables {
  project = "vidgo-test"
  domain  = "vidgo.example"
  keepers = { api = "serviceAccount:api@vidgo-test.iam.gserviceaccount.com" }
}

run "nobody_signs_up_past_the_product" {
  command = plan

  assert {
    condition     = google_identity_platform_config.this.client[0].permissions[0].disabled_user_signup
    error_message = "the project's key is enough to make users"
  }

  assert {
    condition     = !google_identity_platform_config.this.sign_in[0].anonymous[0].enabled
    error_message = "people without an address get in"
  }
}

run "only_those_named_change_users" {
  command = plan

  assert {
    condition     = tolist([for each in google_project_iam_member.keeper : each.member]) == values(var.keepers)
    error_message = "somebody else may"
  }

  assert {
    condition     = alltrue([for each in google_project_iam_member.keeper : each.role == "roles/firebaseauth.admin"])
    error_message = "they may do more than that"
  }
}
