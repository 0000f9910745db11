mock_provider "google" {}

variables {
  project      = "vidgo-test"
  location     = "asia-east1"
  name         = "vidgo-drain-outbox"
  description  = "Sends what a crash left"
  cron         = "* * * * *"
  caller_email = "vidgo-caller@vidgo-test.iam.gserviceaccount.com"
  target = {
    url      = "https://vidgo-schedules-1.asia-east1.run.app/schedules/drain_outbox"
    audience = "https://vidgo-schedules-1.asia-east1.run.app"
  }
}

run "it_calls_with_a_token_for_that_service" {
  command = plan

  assert {
    condition     = google_cloud_scheduler_job.this.http_target[0].oidc_token[0].audience == "https://vidgo-schedules-1.asia-east1.run.app"
    error_message = "the service would refuse the token"
  }

  assert {
    condition     = google_cloud_scheduler_job.this.time_zone == "Etc/UTC"
    error_message = "schedules are in UTC"
  }
}

run "a_token_is_not_sent_to_a_stranger" {
  command = plan

  variables {
    target = {
      url      = "https://example.org/schedules/drain_outbox"
      audience = "https://vidgo-schedules-1.asia-east1.run.app"
    }
  }

  expect_failures = [var.target]
}
