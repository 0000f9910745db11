# A bucket and who may use its objects.

resource "google_storage_bucket" "this" {
  project                     = var.project
  location                    = var.location
  name                        = var.name
  uniform_bucket_level_access = true
  public_access_prevention    = var.is_public ? "inherited" : "enforced"
  force_destroy               = var.is_erasable

  soft_delete_policy {
    retention_duration_seconds = var.restorable_days * 24 * 3600
  }

  # Pieces of an upload nobody finished.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 1
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.kept_days

    content {
      action {
        type = "Delete"
      }
      condition {
        age            = lifecycle_rule.value
        matches_prefix = [lifecycle_rule.key]
      }
    }
  }

  dynamic "cors" {
    for_each = var.cors[*]

    content {
      origin          = cors.value.origins
      method          = cors.value.methods
      response_header = cors.value.headers
      max_age_seconds = cors.value.age_s_max
    }
  }

  dynamic "website" {
    for_each = var.website[*]

    content {
      main_page_suffix = website.value.index
      not_found_page   = website.value.missing
    }
  }
}

resource "google_storage_bucket_iam_member" "user" {
  for_each = var.users

  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectUser"
  member = each.value
}

resource "google_storage_bucket_iam_member" "reader" {
  for_each = merge(var.readers, var.is_public ? { everybody = "allUsers" } : {})

  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectViewer"
  member = each.value
}
