# One queue for each QueueName of shared/kernel/tasks.py, under its value.

locals {
  queues = {
    # Provider calls. Jobs end by their own deadlines, not by the queue's.
    generate = {
      concurrent_max = var.settings.scale.generate_concurrent_max
      backoff_s_min  = 0.5
      backoff_s_max  = 30
    }

    # One task for each transcoder instance: more would only be told that all are busy.
    transcode = {
      concurrent_max = module.transcoder.instances_max
      backoff_s_min  = 0.5
      backoff_s_max  = 5
    }

    mail = {
      concurrent_max = var.settings.scale.mail_concurrent_max
      attempts_max   = 20
      backoff_s_min  = 0.5
      backoff_s_max  = 60
    }

    # Grants, gateways, invoices: never given up, because somebody's money waits.
    money = {
      concurrent_max = var.settings.scale.money_concurrent_max
      backoff_s_min  = 0.5
      backoff_s_max  = 300
    }

    # Exports and erasure of accounts.
    upkeep = {
      concurrent_max = var.settings.scale.upkeep_concurrent_max
      backoff_s_min  = 1
      backoff_s_max  = 300
    }
  }
}

module "queue" {
  source   = "../modules/queue"
  for_each = local.queues

  project   = local.project
  location  = local.region
  name      = each.key
  limits    = each.value
  enqueuers = { for key, function in module.function : key => function.identity.member }

  depends_on = [google_project_service.this]
}
