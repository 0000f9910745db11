settings = {
  project      = "vidgo-prod"
  region       = "asia-east1"
  domain       = "vidgo.ai"
  alert_emails = { operations = "operations@vidgo.ai" }
  month_usd    = 200 # the first month's budget

  smtp = {
    host = "smtp.vidgo.ai"
    user = "noreply@vidgo.ai"
  }

  scale = {
    api_instances_min        = 1
    api_instances_max        = 20
    transcoder_instances_max = 5
  }
}
