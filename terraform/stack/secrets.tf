# Secrets by the variable they fill, and which functions read them: infra/targets.py. Versions are
# added by hand: see ../README.md.

locals {
  secrets = merge({
    VIDGO_JWT_KEYS = {
      purpose = "kid:secret pairs, comma separated, at most two; the first signs access tokens"
      readers = ["api"]
    }
    VIDGO_CODE_PEPPER = {
      purpose = "64 random hex digits; keys the hashes of mailed codes"
      readers = ["api", "tasks"]
    }
    VIDGO_KEY_PEPPER = {
      purpose = "64 random hex digits; makes the secrets of API keys, a new one ends them all"
      readers = ["api"]
    }
    VIDGO_RECEIPT_KEY = {
      purpose = "Ed25519 seed, 64 random hex digits; signs refund receipts, so keep old ones"
      readers = ["api", "tasks"]
    }
    LEONARDO_API_KEY = {
      purpose = "API key of Leonardo"
      readers = ["api", "tasks"]
    }
    LEONARDO_WEBHOOK_KEY = {
      purpose = "Bearer token Leonardo shows when it calls back"
      readers = ["webhooks"]
    }
    ECPAY_MERCHANT_ID = {
      purpose = "Number of our shop at ECPay"
      readers = ["api", "webhooks", "tasks"]
    }
    ECPAY_HASH_KEY = {
      purpose = "HashKey of our shop, for payments"
      readers = ["api", "webhooks", "tasks"]
    }
    ECPAY_HASH_IV = {
      purpose = "HashIV of our shop, for payments"
      readers = ["api", "webhooks", "tasks"]
    }
    ECPAY_CHECK_CODE = {
      purpose = "CreditCheckCode of ECPay's console, for refunds of cards"
      readers = ["tasks"]
    }
    ECPAY_INVOICE_HASH_KEY = {
      purpose = "HashKey of our shop, for e-invoices"
      readers = ["tasks"]
    }
    ECPAY_INVOICE_HASH_IV = {
      purpose = "HashIV of our shop, for e-invoices"
      readers = ["tasks"]
    }
    PADDLE_API_KEY = {
      purpose = "API key of Paddle"
      readers = ["api", "webhooks", "tasks"]
    }
    PADDLE_WEBHOOK_SECRETS = {
      purpose = "Secrets of Paddle's notifications, comma separated while they rotate"
      readers = ["webhooks"]
    }
    SMTP_PASSWORD = {
      purpose = "Password of the SMTP user"
      readers = ["tasks"]
    }
  }, local.is_firebase ? local.firebase_secrets : {})

  firebase_secrets = {
    FIREBASE_API_KEY = {
      purpose = "API key of the project, restricted to the Identity Toolkit and Token Service APIs"
      readers = ["api"]
    }
  }
}

module "secret" {
  source   = "../modules/secret"
  for_each = local.secrets

  project  = local.project
  location = local.region
  name     = lower(replace(each.key, "_", "-"))
  purpose  = each.value.purpose

  depends_on = [google_project_service.this]
}
