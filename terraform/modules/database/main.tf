# The document database of a project: one, under the name every client takes by itself.

locals {
  day_s = 24 * 3600

  # Nobody asks for expiries either, and an index over times that only grow is a hot spot.
  single_fields = merge(
    { for collection, field in var.expiries : "${collection}.${field}" => {
      collection = collection, field = field, ends_life = true
    } },
    merge([for collection, fields in var.unindexed : {
      for field in fields : "${collection}.${field}" => {
        collection = collection, field = field, ends_life = false
      }
    }]...),
  )
}

resource "google_firestore_database" "this" {
  project                           = var.project
  name                              = "(default)"
  location_id                       = var.location
  type                              = "FIRESTORE_NATIVE"
  app_engine_integration_mode       = "DISABLED"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.is_protected ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = var.is_protected ? "ABANDON" : "DELETE"

  # Commits check the versions they read; locks would only make their retries wait.
  concurrency_mode = "OPTIMISTIC"
}

resource "google_firestore_backup_schedule" "daily" {
  project   = var.project
  database  = google_firestore_database.this.name
  retention = "${var.backup_kept_days * local.day_s}s"

  daily_recurrence {}
}

resource "google_firestore_index" "this" {
  for_each = var.indexes

  project     = var.project
  database    = google_firestore_database.this.name
  collection  = each.value.collection
  query_scope = "COLLECTION"

  dynamic "fields" {
    for_each = each.value.fields

    content {
      field_path = fields.value.path
      order      = fields.value.order
    }
  }
}

resource "google_firestore_field" "this" {
  for_each = local.single_fields

  project    = var.project
  database   = google_firestore_database.this.name
  collection = each.value.collection
  field      = each.value.field

  # An empty block means: no index at all.
  index_config {}

  dynamic "ttl_config" {
    for_each = each.value.ends_life ? [1] : []

    content {}
  }
}

resource "google_project_iam_member" "user" {
  for_each = var.users

  project = var.project
  role    = "roles/datastore.user"
  member  = each.value
}
