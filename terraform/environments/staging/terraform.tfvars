settings = {
  project      = "vidgo-staging"
  region       = "asia-east1"
  domain       = "staging.vidgo.ai"
  alert_emails = { developers = "developers@vidgo.ai" }
  month_usd    = 100

  smtp = {
    host = "smtp.vidgo.ai"
    user = "noreply@vidgo.ai"
  }

  scale = {
    api_instances_max        = 4
    tasks_instances_max      = 6
    transcoder_instances_max = 2
    generate_concurrent_max  = 20
  }
}
