# The database: composite indexes for the queries of infra/stores, and what nobody asks for.

module "database" {
  source = "../modules/database"

  project      = local.project
  location     = local.region
  is_protected = var.settings.is_protected
  users        = { for key, function in module.function : key => function.identity.member }

  indexes = {
    generations_of_owner = {
      collection = "generations"
      fields     = [{ path = "owner_id" }, { path = "created_at", order = "DESCENDING" }]
    }
    generations_open = {
      collection = "generations"
      fields     = [{ path = "is_open" }, { path = "updated_at" }]
    }
  }

  expiries = {
    api_nonces       = "expires_at"
    claims           = "expires_at"
    limits           = "forget_at"
    password_resets  = "expires_at"
    quotes           = "expires_at"
    refresh_tokens   = "expires_at"
    session_families = "expires_at"
    verifications    = "forget_at"
  }

  unindexed = {
    entries       = ["lots"]
    generations   = ["attempts", "events", "exports", "order"]
    limits        = ["uses"]
    outbox        = ["payload"]
    receipts      = ["body_json"]
    subscriptions = ["granted"]
    wallets       = ["holds_json", "lots_json"]
  }

  depends_on = [google_project_service.this]
}
