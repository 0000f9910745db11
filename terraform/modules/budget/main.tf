# What a month may cost, and who is told before it does.

resource "google_billing_budget" "this" {
  billing_account = var.billing_account
  display_name    = var.name

  budget_filter {
    projects        = ["projects/${var.project_number}"]
    calendar_period = "MONTH"
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = tostring(var.month_usd)
    }
  }

  dynamic "threshold_rules" {
    for_each = var.told_at

    content {
      threshold_percent = threshold_rules.value
    }
  }

  # Before it is spent, not after.
  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = var.channels
  }
}
