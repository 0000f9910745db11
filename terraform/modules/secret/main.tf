# A secret without its value: versions are added outside, so that no state holds one.

resource "google_secret_manager_secret" "this" {
  project     = var.project
  secret_id   = var.name
  annotations = { purpose = var.purpose }

  replication {
    user_managed {
      replicas {
        location = var.location
      }
    }
  }
}
