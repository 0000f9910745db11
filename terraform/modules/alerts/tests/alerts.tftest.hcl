mock_provider "google" {}

variables {
  project = "vidgo-test"
  emails  = { operations = "operations@vidgo.ai" }
  policies = {
    errors = {
      summary = "Requests fail"
      query   = "vector(1) > 2"
      action  = "Look."
    }
  }
}

run "a_policy_says_what_to_do" {
  command = plan

  assert {
    condition     = google_monitoring_alert_policy.this["errors"].documentation[0].content == "Look."
    error_message = "whoever is woken does not know why"
  }

  assert {
    condition     = google_monitoring_alert_policy.this["errors"].conditions[0].condition_prometheus_query_language[0].duration == "300s"
    error_message = "a moment is no incident"
  }
}

run "channels_made_by_hand_are_told_too" {
  command = apply

  variables {
    channels = { slack = "projects/vidgo-test/notificationChannels/1" }
  }

  assert {
    condition     = length(google_monitoring_alert_policy.this["errors"].notification_channels) == 2
    error_message = "somebody is not told"
  }
}
