mock_provider "google" {}

variables {
  project        = "vidgo-test"
  location       = "asia-east1"
  name           = "vidgo-tasks"
  description    = "Serves the queue"
  entry_point    = "tasks"
  source_archive = { bucket = "vidgo-test-release", object = "functions-0.zip" }
  build = {
    service_account = "projects/vidgo-test/serviceAccounts/build@vidgo-test.iam.gserviceaccount.com"
    repository      = "projects/vidgo-test/locations/asia-east1/repositories/vidgo"
  }
  environment = { VIDGO_PLATFORM = "gcp" }
}

run "it_is_closed_unless_opened" {
  command = plan

  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "a function is reachable from outside although nobody asked for it"
  }

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.invoker) == 0
    error_message = "somebody may call it although nobody asked for it"
  }
}

run "it_serves_asynchronous_handlers" {
  command = plan

  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].environment_variables["FUNCTION_USE_ASGI"] == "true"
    error_message = "the framework would serve it as WSGI"
  }
}

run "secrets_are_references_it_alone_may_read" {
  command = plan

  variables {
    secrets = { VIDGO_JWT_KEYS = "vidgo-jwt-keys" }
  }

  assert {
    condition     = google_cloudfunctions2_function.this.service_config[0].secret_environment_variables[0].secret == "vidgo-jwt-keys"
    error_message = "the variable does not refer to its secret"
  }

  assert {
    condition     = google_secret_manager_secret_iam_member.reader["VIDGO_JWT_KEYS"].role == "roles/secretmanager.secretAccessor"
    error_message = "the function cannot read its secret"
  }
}

run "a_variable_is_not_both_plain_and_secret" {
  command = plan

  variables {
    secrets = { VIDGO_PLATFORM = "vidgo-platform" }
  }

  expect_failures = [google_cloudfunctions2_function.this]
}

run "half_a_cpu_serves_one_request_at_a_time" {
  command = plan

  variables {
    limits = { cpu = "0.5" }
  }

  expect_failures = [var.limits]
}
