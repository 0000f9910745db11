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

  payments = {
    ecpay_url         = "https://payment-stage.ecpay.com.tw"
    ecpay_invoice_url = "https://einvoice-stage.ecpay.com.tw"
    paddle_url        = "https://sandbox-api.paddle.com"
  }

  scale = {
    api_instances_max        = 4
    tasks_instances_max      = 6
    transcoder_instances_max = 2
    generate_concurrent_max  = 20
  }
}
