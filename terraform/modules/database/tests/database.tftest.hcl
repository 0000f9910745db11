mock_provider "google" {}

variables {
  project  = "vidgo-test"
  location = "asia-east1"
}

run "money_is_kept_safe" {
  command = plan

  assert {
    condition     = google_firestore_database.this.concurrency_mode == "OPTIMISTIC"
    error_message = "commits would wait for locks"
  }

  assert {
    condition     = google_firestore_database.this.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "yesterday cannot be restored"
  }

  assert {
    condition     = google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "the database could be deleted"
  }

  assert {
    condition     = google_firestore_backup_schedule.daily.retention == "1209600s"
    error_message = "there is no daily backup for 14 days"
  }
}

run "an_expiry_ends_lives_and_is_not_indexed" {
  command = plan

  variables {
    expiries  = { limits = "forget_at" }
    unindexed = { wallets = ["lots_json", "holds_json"] }
  }

  assert {
    condition     = length(google_firestore_field.this["limits.forget_at"].ttl_config) == 1
    error_message = "limits stay for ever"
  }

  assert {
    condition     = length(google_firestore_field.this["wallets.lots_json"].ttl_config) == 0
    error_message = "a field that is not indexed is no expiry"
  }

  assert {
    condition     = length(google_firestore_field.this["wallets.lots_json"].index_config) == 1
    error_message = "a large text is indexed"
  }
}

run "an_index_keeps_the_order_of_its_fields" {
  command = plan

  variables {
    indexes = {
      newest = {
        collection = "generations"
        fields     = [{ path = "owner_id" }, { path = "created_at", order = "DESCENDING" }]
      }
    }
  }

  assert {
    condition     = google_firestore_index.this["newest"].fields[*].field_path == tolist(["owner_id", "created_at"])
    error_message = "the fields are in another order"
  }

  assert {
    condition     = google_firestore_index.this["newest"].fields[1].order == "DESCENDING"
    error_message = "the newest is not first"
  }
}

run "one_field_needs_no_composite_index" {
  command = plan

  variables {
    indexes = { useless = { collection = "outbox", fields = [{ path = "written_at" }] } }
  }

  expect_failures = [var.indexes]
}
