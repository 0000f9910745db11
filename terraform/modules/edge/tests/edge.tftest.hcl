mock_provider "google" {}

variables {
  project  = "vidgo-test"
  location = "asia-east1"
  name     = "vidgo"
  domain   = "test.vidgo.ai"
  services = {
    api      = { service = "vidgo-api", paths = ["/api/*", "/healthz"], requests_per_minute_max = 60 }
    webhooks = { service = "vidgo-webhooks", paths = ["/hooks/*"] }
  }
  pages = {
    bucket  = "vidgo-test-pages"
    headers = { X-Content-Type-Options = "nosniff" }
  }
}

run "old_tls_is_refused" {
  command = plan

  assert {
    condition     = google_compute_ssl_policy.this.min_tls_version == "TLS_1_2" && google_compute_ssl_policy.this.profile == "RESTRICTED"
    error_message = "weak ciphers or TLS below 1.2 would be taken"
  }
}

run "plain_http_is_sent_to_https" {
  command = plan

  assert {
    condition     = google_compute_url_map.plain.default_url_redirect[0].https_redirect
    error_message = "pages would be served without TLS"
  }
}

run "a_flood_from_one_address_is_refused" {
  command = plan

  assert {
    condition = alltrue([
      for policy in google_compute_security_policy.this : anytrue([
        for rule in policy.rule : try(one(rule.rate_limit_options).exceed_action, null) == "deny(429)"
      ])
    ])
    error_message = "one address may take everybody's share"
  }
}

run "each_service_has_a_limit_of_its_own" {
  command = plan

  assert {
    condition = { for name, policy in google_compute_security_policy.this : name => one([
      for rule in policy.rule : one(one(rule.rate_limit_options).rate_limit_threshold).count
      if rule.action == "throttle"
    ]) } == { api = 60, webhooks = 600 }
    error_message = "people and vendors are counted alike"
  }
}

run "pages_carry_their_headers" {
  command = plan

  assert {
    condition     = contains(google_compute_backend_bucket.pages.custom_response_headers, "X-Content-Type-Options: nosniff")
    error_message = "pages come without their security headers"
  }
}
