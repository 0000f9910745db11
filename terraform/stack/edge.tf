# One origin, as infra/local/gateway.py has it on a laptop.

locals {
  media_origin = "https://storage.googleapis.com"

  # Paddle.js, its style sheet, what it asks, and the checkout it lays over our page.
  paddle_realm = var.settings.payments.paddle_url == "https://api.paddle.com" ? "" : "sandbox-"
  paddle_origins = {
    script  = "https://cdn.paddle.com"
    style   = "https://${local.paddle_realm}cdn.paddle.com"
    connect = "https://${local.paddle_realm}checkout-service.paddle.com https://${local.paddle_realm}create-checkout.paddle.com"
    frame   = "https://${local.paddle_realm}buy.paddle.com"
  }

  page_headers = {
    Content-Security-Policy = join("; ", [
      "default-src 'self'",
      "script-src 'self' ${local.paddle_origins.script}",
      "style-src 'self' ${local.paddle_origins.style}",
      "frame-src ${local.paddle_origins.frame}",
      "connect-src 'self' ${local.media_origin} ${local.paddle_origins.connect}",
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
