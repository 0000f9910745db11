mock_provider "google" {}

variables {
  project  = "vidgo-test"
  location = "asia-east1"
  name     = "vidgo-transcoder"
  image    = "asia-east1-docker.pkg.dev/vidgo-test/vidgo/transcoder@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "an_instance_does_one_job_with_four_cpus" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service.this.template[0].max_instance_request_concurrency == 1
    error_message = "two jobs would share an instance"
  }

  assert {
    condition     = google_cloud_run_v2_service.this.template[0].containers[0].resources[0].limits["cpu"] == "4"
    error_message = "a job has not four CPUs"
  }
}

run "a_jobs_files_are_bounded_below_the_memory" {
  command = plan

  assert {
    condition = contains(
      [for each in google_cloud_run_v2_service.this.template[0].containers[0].env : each.value if each.name == "VIDGO_SCRATCH_BYTES_MAX"],
      "4294967296",
    )
    error_message = "the files of a job may take all memory"
  }
}

run "nobody_may_call_it_unless_named" {
  command = plan

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.invoker) == 0
    error_message = "somebody may call it although nobody asked for it"
  }
}

run "everybody_is_refused" {
  command = plan

  variables {
    invokers = { world = "allUsers" }
  }

  expect_failures = [var.invokers]
}

run "an_image_without_a_digest_is_refused" {
  command = plan

  variables {
    image = "asia-east1-docker.pkg.dev/vidgo-test/vidgo/transcoder:latest"
  }

  expect_failures = [var.image]
}
