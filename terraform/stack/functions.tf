# The four targets of functions/main.py: one per kind of caller, each with its own identity.

locals {
  # These give out links to media, or use them.
  signers = ["api", "tasks"]

  # Names: infra/settings.py.
  environment = {
    VIDGO_PLATFORM         = "gcp"
    VIDGO_IDENTITY         = var.settings.identity
    VIDGO_LOG_LEVEL        = var.settings.log_level
    VIDGO_CATALOGUE        = var.settings.catalogue
    VIDGO_PUBLIC_URL       = "https://${var.settings.domain}"
    VIDGO_TASKS_URL        = local.service_url.tasks
    VIDGO_SCHEDULES_URL    = local.service_url.schedules
    VIDGO_TRANSCODER_URL   = module.transcoder.url
    VIDGO_CORS_ORIGINS     = join(",", var.settings.cors_origins)
    ECPAY_BASE_URL         = var.settings.payments.ecpay_url
    ECPAY_INVOICE_BASE_URL = var.settings.payments.ecpay_invoice_url
    ECPAY_MEDIA_BASE_URL   = var.settings.payments.ecpay_media_url
    ECPAY_MEDIA_CHECK      = var.settings.payments.ecpay_media_check
    PADDLE_BASE_URL        = var.settings.payments.paddle_url
    PADDLE_CLIENT_TOKEN    = var.paddle_client
    PADDLE_CURRENCIES      = join(",", var.settings.payments.paddle_currencies)
    SMTP_HOST              = var.settings.smtp.host
    SMTP_PORT              = tostring(var.settings.smtp.port)
    SMTP_USER              = var.settings.smtp.user
    GCP_PROJECT            = local.project
    GCP_LOCATION           = local.region
    GCP_BUCKET             = module.media.name
    GCP_TASKS_ACCOUNT      = google_service_account.caller.email

    VIDGO_CALLS_PER_PERSON  = tostring(var.settings.calls_per_minute.person)
    VIDGO_CALLS_PER_NETWORK = tostring(var.settings.calls_per_minute.network)
  }

  # The load balancer ends X-Forwarded-For with the caller and itself.
  trusted_hops = {
    ALLOW_INTERNAL_AND_GCLB = "2"
    ALLOW_INTERNAL_ONLY     = "1"
  }

  functions = {
    api = {
      description = "Serves people"
      ingress     = "ALLOW_INTERNAL_AND_GCLB"
      invokers    = { everybody = "allUsers" } # through the load balancer; the API checks its callers

      limits = {
        timeout_s     = 960 # an event stream lives 900 s
        instances_min = var.settings.scale.api_instances_min
        instances_max = var.settings.scale.api_instances_max
      }
    }

    webhooks = {
      description = "Serves vendors' callbacks"
      ingress     = "ALLOW_INTERNAL_AND_GCLB"
      invokers    = { everybody = "allUsers" } # every callback proves its sender
      limits      = { instances_max = var.settings.scale.webhooks_instances_max }
    }

    tasks = {
      description = "Serves the queue"
      ingress     = "ALLOW_INTERNAL_ONLY"
      invokers    = { caller = google_service_account.caller.member }

      limits = {
        memory        = "1Gi"
        concurrency   = 16
        timeout_s     = 1800 # a transcode; also the longest deadline of a task
        instances_max = var.settings.scale.tasks_instances_max
      }
    }

    schedules = {
      description = "Serves the scheduler"
      ingress     = "ALLOW_INTERNAL_ONLY"
      invokers    = { caller = google_service_account.caller.member }
      limits      = { timeout_s = 180, instances_max = 2 }
    }
  }
}

module "function" {
  source   = "../modules/function"
  for_each = local.functions

  project        = local.project
  location       = local.region
  name           = "${local.name}-${each.key}"
  description    = each.value.description
  entry_point    = each.key
  source_archive = { bucket = module.release_bucket.name, object = var.release.bundle }
  environment    = merge(local.environment, { VIDGO_TRUSTED_HOPS = local.trusted_hops[each.value.ingress] })
  secrets        = { for variable, secret in module.secret : variable => secret.id if contains(local.secrets[variable].readers, each.key) }
  limits         = each.value.limits
  ingress        = each.value.ingress
  invokers       = each.value.invokers

  build = {
    service_account = google_service_account.build.name
    repository      = google_artifact_registry_repository.images.id
  }

  depends_on = [google_project_service.this]
}
