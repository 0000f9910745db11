mock_provider "google" {}

variables {
  project  = "vidgo-test"
  location = "asia-east1"
  name     = "transcode"
}

run "a_job_ends_by_its_own_deadline_not_by_the_queues" {
  command = plan

  assert {
    condition     = google_cloud_tasks_queue.this.retry_config[0].max_attempts == -1
    error_message = "the queue gives tasks up although nobody asked for it"
  }
}

run "whoever_fills_it_may_also_ask_for_it" {
  command = plan

  variables {
    enqueuers = { api = "serviceAccount:vidgo-api@vidgo-test.iam.gserviceaccount.com" }
  }

  assert {
    condition     = google_cloud_tasks_queue_iam_member.enqueuer["api"].role == "roles/cloudtasks.enqueuer"
    error_message = "the api cannot add tasks"
  }

  assert {
    condition     = google_cloud_tasks_queue_iam_member.viewer["api"].role == "roles/cloudtasks.viewer"
    error_message = "the api cannot say whether the queue is there"
  }
}

run "a_backoff_does_not_shrink" {
  command = plan

  variables {
    limits = { backoff_s_min = 10, backoff_s_max = 1 }
  }

  expect_failures = [var.limits]
}
