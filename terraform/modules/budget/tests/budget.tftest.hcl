mock_provider "google" {}

variables {
  billing_account = "000000-000000-000000"
  project_number  = "1"
  name            = "VidGo test"
  month_usd       = 200
  channels        = ["projects/vidgo-test/notificationChannels/1"]
}

run "somebody_is_told_at_half_at_four_fifths_and_at_all" {
  command = plan

  assert {
    condition = toset([
      for rule in google_billing_budget.this.threshold_rules : tostring(rule.threshold_percent)
      if rule.spend_basis != "FORECASTED_SPEND"
    ]) == toset(["0.5", "0.8", "1"])
    error_message = "the steps of the budget are others"
  }

  assert {
    condition     = google_billing_budget.this.amount[0].specified_amount[0].units == "200"
    error_message = "the budget is another"
  }
}
