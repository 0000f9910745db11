settings = {
  project      = "vidgo-dev"
  region       = "asia-east1"
  domain       = "dev.vidgo.ai"
  is_protected = false
  cors_origins = ["http://localhost:5173"] # the web app's development server
  alert_emails = { developers = "developers@vidgo.ai" }
  month_usd    = 50

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
    api_instances_max        = 2
    webhooks_instances_max   = 1
    tasks_instances_max      = 4
    transcoder_instances_max = 1
    generate_concurrent_max  = 10
    mail_concurrent_max      = 2
  }
}
