mock_provider "google" {}

variables {
  project  = "vidgo-test"
  location = "asia-east1"
  name     = "vidgo-jwt-keys"
  purpose  = "kid:secret pairs, comma separated; the first signs"
}

run "it_stays_in_its_region_and_says_what_it_is" {
  command = plan

  assert {
    condition     = google_secret_manager_secret.this.replication[0].user_managed[0].replicas[0].location == "asia-east1"
    error_message = "the secret is copied elsewhere"
  }

  assert {
    condition     = google_secret_manager_secret.this.annotations["purpose"] != ""
    error_message = "nobody knows what to put in"
  }
}
