# One origin, as infra/local/gateway.py has it on a laptop.

locals {
  media_origin = "https://storage.googleapis.com"

  page_headers = {
    Content-Security-Policy = join("; ", [
      "default-src 'self'",
      "connect-src 'self' ${local.media_origin}",
      "img-src 'self' blob: data: ${local.media_origin}",
      "media-src 'self' blob: ${local.media_origin}",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self' ${var.settings.payments.ecpay_url}", # the order form goes there
      "frame-ancestors 'none'",
    ])
    Strict-Transport-Security = "max-age=63072000; includeSubDomains"
    X-Content-Type-Options    = "nosniff"
    X-Frame-Options           = "DENY"
    Referrer-Policy           = "no-referrer"
  }
}

module "edge" {
  source = "../modules/edge"

  project  = local.project
  location = local.region
  name     = local.name
  domain   = var.settings.domain
  pages    = { bucket = module.pages.name, headers = local.page_headers }

  services = {
    api = {
      service = module.function["api"].name
      paths   = ["/api/*", "/healthz", "/readyz"]

      requests_per_minute_max = var.settings.requests_per_minute.people
    }
    webhooks = {
      service = module.function["webhooks"].name
      paths   = ["/hooks/*", "/api/v1/payments/callback"]

      requests_per_minute_max = var.settings.requests_per_minute.vendors
    }
  }

  depends_on = [google_project_service.this]
}
