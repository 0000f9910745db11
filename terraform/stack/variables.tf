variable "settings" {
  description = "What differs between environments; see environments/*/terraform.tfvars."
  type = object({
    project        = string
    region         = string
    domain         = string
    is_protected   = optional(bool, true)
    log_level      = optional(string, "INFO")
    catalogue      = optional(string, "weekly")   # a family or a version
    identity       = optional(string, "firebase") # or embedded
    cors_origins   = optional(list(string), [])
    alert_emails   = map(string)
    alert_channels = optional(map(string), {})
    month_usd      = number

    smtp = object({
      host = string
      port = optional(number, 587)
      user = string
    })

    payments = optional(object({
      ecpay_url         = optional(string, "https://payment.ecpay.com.tw")
      ecpay_invoice_url = optional(string, "https://einvoice.ecpay.com.tw")
      ecpay_media_url   = optional(string, "https://vendor.ecpay.com.tw")
      ecpay_media_check = optional(string, "sha256")
      paddle_url        = optional(string, "https://api.paddle.com")
      paddle_currencies = optional(list(string), ["USD"])
    }), {})

    # Of one address, at the edge. Many people share one; a gateway sends all it has from a few.
    requests_per_minute = optional(object({
      people  = optional(number, 600)
      vendors = optional(number, 6000)
    }), {})

    # Of the API, by who calls: an account, or the network of somebody without a proof.
    calls_per_minute = optional(object({
      person  = optional(number, 100)
      network = optional(number, 100)
    }), {})

    scale = optional(object({
      api_instances_min        = optional(number, 0)
      api_instances_max        = optional(number, 10)
      webhooks_instances_max   = optional(number, 5)
      tasks_instances_max      = optional(number, 10)
      transcoder_instances_max = optional(number, 2)
      generate_concurrent_max  = optional(number, 50)
      mail_concurrent_max      = optional(number, 10)
      money_concurrent_max     = optional(number, 20)
      upkeep_concurrent_max    = optional(number, 4)
    }), {})
  })

  validation {
    condition     = contains(["firebase", "embedded"], var.settings.identity)
    error_message = "identity is firebase or embedded."
  }
}

variable "release" {
  description = "What is deployed: an object of the release bucket and an image by digest."
  type = object({
    bundle           = string
    transcoder_image = string
  })
}

variable "paddle_client" {
  description = "Client-side token of Paddle, which every buyer's browser is given; live_ where money moves, else test_."
  type        = string
}

variable "billing_account" {
  description = "Id of the billing account that pays."
  type        = string
}
