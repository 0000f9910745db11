# What is watched, with numbers. A query answers only while something is wrong.

locals {
  service = { for key in keys(local.functions) : key => "service_name=\"${local.name}-${key}\"" }

  # Messages of functions/tasks/routes.py: work that nothing will repeat.
  lost_messages = ["task dropped", "unreadable task dropped"]

  policies = {
    api_errors = {
      summary  = "More than 1 % of API requests fail"
      severity = "CRITICAL"
      query    = <<-E
        sum(rate(run_googleapis_com:request_count{${local.service.api}, response_code_class="5xx"}[5m]))
          / sum(rate(run_googleapis_com:request_count{${local.service.api}}[5m])) > 0.01
      E
      action   = "Read the errors of vidgo-api; the last release is the first suspect."
    }

    # The median, because event streams are requests of many minutes and sit in the upper percentiles.
    api_slow = {
      summary = "Half of all API requests take over 200 ms"
      for_s   = 600
      query   = <<-E
        histogram_quantile(0.5, sum by (le)
          (rate(run_googleapis_com:request_latencies_bucket{${local.service.api}}[5m]))) > 200
      E
      action  = "Cold starts (raise api_instances_min), or the database: compare its latencies."
    }

    queue_backlog = {
      summary = "More than 100 tasks wait in a queue"
      for_s   = 600
      query   = "max by (queue_id) (cloudtasks_googleapis_com:queue_depth) > 100"
      action  = "transcode: raise transcoder_instances_max. generate: is the provider slow or refusing?"
    }

    task_failures = {
      summary = "More than 10 % of the attempts of tasks fail"
      for_s   = 900
      query   = <<-E
        sum(rate(run_googleapis_com:request_count{${local.service.tasks}, response_code_class="5xx"}[10m]))
          / sum(rate(run_googleapis_com:request_count{${local.service.tasks}}[10m])) > 0.1
      E
      action  = "Read the errors of vidgo-tasks. Credits stay held until a verdict or the deadline."
    }

    work_lost = {
      summary  = "A task was dropped"
      severity = "ERROR"
      for_s    = 0
      query    = "sum(increase(logging_googleapis_com:user_${google_logging_metric.lost.name}[10m])) > 0"
      action   = "Its log line has the code and the task's name; mend the document it is about."
    }

    scheduler_silent = {
      summary  = "Schedules have not run for 10 minutes"
      severity = "ERROR"
      query    = <<-E
        (sum(increase(run_googleapis_com:request_count{${local.service.schedules}, response_code_class="2xx"}[10m]))
          or vector(0)) < 1
      E
      action   = "Without them a crash leaves tasks unsent and holds open: is Cloud Scheduler refused?"
    }

    transcoder_full = {
      summary = "All transcoder instances have been busy for half an hour"
      for_s   = 1800
      query   = <<-E
        sum(run_googleapis_com:container_instance_count{service_name="${module.transcoder.name}", state="active"})
          >= ${module.transcoder.instances_max}
      E
      action  = "Raise transcoder_instances_max; the transcode queue follows it."
    }
  }
}

resource "google_logging_metric" "lost" {
  project = local.project
  name    = "${local.name}_tasks_dropped"
  filter = join(" AND ", [
    "resource.type=\"cloud_run_revision\"",
    "jsonPayload.message=(${join(" OR ", [for message in local.lost_messages : "\"${message}\""])})",
  ])

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.this]
}

module "alerts" {
  source = "../modules/alerts"

  project  = local.project
  emails   = var.settings.alert_emails
  channels = var.settings.alert_channels
  policies = local.policies

  depends_on = [google_project_service.this]
}

module "budget" {
  source = "../modules/budget"

  billing_account = var.billing_account
  project_number  = data.google_project.this.number
  name            = "VidGo, ${local.project}"
  month_usd       = var.settings.month_usd
  channels        = slice(module.alerts.channels, 0, min(5, length(module.alerts.channels)))

  depends_on = [google_project_service.this]
}
