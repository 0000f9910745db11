mock_provider "google" {}

variables {
  project  = "vidgo-test"
  location = "asia-east1"
  name     = "vidgo-test-media"
}

run "nothing_in_it_is_public_by_accident" {
  command = plan

  assert {
    condition     = google_storage_bucket.this.public_access_prevention == "enforced"
    error_message = "objects could be made public"
  }

  assert {
    condition     = google_storage_bucket.this.uniform_bucket_level_access
    error_message = "objects could have access lists of their own"
  }

  assert {
    condition     = length(google_storage_bucket_iam_member.reader) == 0
    error_message = "somebody may read although nobody asked for it"
  }
}

run "a_browser_may_send_the_headers_of_a_signed_upload" {
  command = plan

  variables {
    cors = { origins = ["https://vidgo.ai"] }
  }

  assert {
    condition = length(setsubtract(
      ["Content-Type", "x-goog-if-generation-match", "x-goog-content-length-range"],
      google_storage_bucket.this.cors[0].response_header,
    )) == 0
    error_message = "the preflight of an upload would fail"
  }

  assert {
    condition     = contains(google_storage_bucket.this.cors[0].method, "PUT")
    error_message = "a browser could not upload"
  }
}

run "old_objects_go_by_prefix" {
  command = plan

  variables {
    kept_days = { "masters/" = 30 }
  }

  assert {
    condition     = one(google_storage_bucket.this.lifecycle_rule[1].condition).age == 30
    error_message = "masters stay for ever"
  }

  assert {
    condition     = one(google_storage_bucket.this.lifecycle_rule[1].condition).matches_prefix == tolist(["masters/"])
    error_message = "more than masters goes"
  }
}
