# One job for each file of functions/schedules that is a schedule.

locals {
  schedules = {
    check_ledger = {
      cron        = "40 3 * * *"
      description = "Proves that every wallet is what its entries say"
    }
    compare_books = {
      cron        = "20 4 * * *"
      description = "Has the gateways' books compared with ours"
    }
    drain_outbox = {
      cron        = "* * * * *"
      description = "Queues tasks a crash left in the outbox"
    }
    expire_credits = {
      cron        = "10 * * * *"
      description = "Books credits that expired untouched"
    }
    grant_credits = {
      cron        = "* * * * *"
      description = "Queues grants, and ends of plans, that are due"
    }
    reconcile_payments = {
      cron        = "*/5 * * * *"
      description = "Has gateways asked about orders, renewals and refunds that are silent"
    }
    reconcile_jobs = {
      cron        = "* * * * *"
      description = "Wakes generations that have stood still"
    }
  }
}

module "schedule" {
  source   = "../modules/schedule"
  for_each = local.schedules

  project      = local.project
  location     = local.region
  name         = "${local.name}-${replace(each.key, "_", "-")}"
  description  = each.value.description
  cron         = each.value.cron
  caller_email = google_service_account.caller.email

  target = {
    url      = "${local.service_url.schedules}/schedules/${each.key}"
    audience = local.service_url.schedules
  }

  depends_on = [google_project_service.this]
}
