# Who is told, and of what.

resource "google_monitoring_notification_channel" "email" {
  for_each = var.emails

  project      = var.project
  display_name = each.key
  type         = "email"
  labels       = { email_address = each.value }
}

resource "google_monitoring_alert_policy" "this" {
  for_each = var.policies

  project               = var.project
  display_name          = each.value.summary
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels

  conditions {
    display_name = each.value.summary

    condition_prometheus_query_language {
      query               = each.value.query
      duration            = "${each.value.for_s}s"
      evaluation_interval = "60s"
    }
  }

  documentation {
    content   = each.value.action
    mime_type = "text/markdown"
  }

  alert_strategy {
    auto_close = "86400s"
  }
}

locals {
  channels = concat(
    [for channel in google_monitoring_notification_channel.email : channel.id],
    values(var.channels),
  )
}
