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
    orders_of_owner = {
      collection = "orders"
      fields     = [{ path = "owner_id" }, { path = "created_at", order = "DESCENDING" }]
    }
    orders_in_state = {
      collection = "orders"
      fields     = [{ path = "state" }, { path = "created_at" }]
    }
    payments_of_order = {
      collection = "payments"
      fields     = [{ path = "order_id" }, { path = "recorded_at" }]
    }
    refunds_of_payment = {
      collection = "refunds"
      fields     = [{ path = "payment_id" }, { path = "created_at" }]
    }
    refunds_in_state = {
      collection = "refunds"
      fields     = [{ path = "state" }, { path = "created_at", order = "DESCENDING" }]
    }
    disputes_in_state = {
      collection = "disputes"
      fields     = [{ path = "state" }, { path = "opened_at", order = "DESCENDING" }]
    }
    differences_standing = {
      collection = "book_differences"
      fields     = [{ path = "is_settled" }, { path = "found_at", order = "DESCENDING" }]
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
    pasts            = "forget_at"
    password_resets  = "expires_at"
    quotes           = "expires_at"
    refresh_tokens   = "expires_at"
    session_families = "expires_at"
    session_ends     = "forget_at"
    verifications    = "forget_at"
  }

  unindexed = {
    accounts      = ["past"]
    entries       = ["lots"]
    generations   = ["attempts", "events", "exports", "order"]
    limits        = ["uses"]
    orders        = ["attempts", "item", "list_price", "price"]
    outbox        = ["payload"]
    invoices      = ["item", "list_price", "total"]
    pasts         = ["coupon_uses", "recent_uses"]
    payments      = ["amount", "charge"]
    receipts      = ["body_json"]
    subscriptions = ["granted"]
    wallets       = ["holds_json", "lots_json"]

    session_ends     = ["tokens"]
    session_families = ["given"]
    verifications    = ["attempts_waiting"]
  }

  depends_on = [google_project_service.this]
}
