# Secrets by the variable they fill. Versions are added by hand: see ../README.md.

locals {
  secrets = merge({
    VIDGO_JWT_KEYS         = "kid:secret pairs, comma separated, at most two; the first signs access tokens"
    VIDGO_CODE_PEPPER      = "64 random hex digits; keys the hashes of mailed codes"
    VIDGO_KEY_PEPPER       = "64 random hex digits; makes the secrets of API keys, a new one ends them all"
    VIDGO_RECEIPT_KEY      = "Ed25519 seed, 64 random hex digits; signs refund receipts, so keep old ones"
    LEONARDO_API_KEY       = "API key of Leonardo"
    LEONARDO_WEBHOOK_KEY   = "Bearer token Leonardo shows when it calls back"
    ECPAY_MERCHANT_ID      = "Number of our shop at ECPay"
    ECPAY_HASH_KEY         = "HashKey of our shop, for payments"
    ECPAY_HASH_IV          = "HashIV of our shop, for payments"
    ECPAY_CHECK_CODE       = "CreditCheckCode of ECPay's console, for refunds of cards"
    ECPAY_INVOICE_HASH_KEY = "HashKey of our shop, for e-invoices"
    ECPAY_INVOICE_HASH_IV  = "HashIV of our shop, for e-invoices"
    PADDLE_API_KEY         = "API key of Paddle"
    PADDLE_WEBHOOK_SECRETS = "Secrets of Paddle's notifications, comma separated while they rotate"
    SMTP_PASSWORD          = "Password of the SMTP user"
  }, local.is_firebase ? local.firebase_secrets : {})

  firebase_secrets = {
    FIREBASE_API_KEY = "API key of the project, restricted to the Identity Toolkit and Token Service APIs"
  }
}

module "secret" {
  source   = "../modules/secret"
  for_each = local.secrets

  project  = local.project
  location = local.region
  name     = lower(replace(each.key, "_", "-"))
  purpose  = each.value

  depends_on = [google_project_service.this]
}
