variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region."
  type        = string
}

variable "name" {
  description = "The value of a QueueName. A deleted name cannot be used again for a week."
  type        = string
}

variable "limits" {
  description = "Rates and retries; names and meanings as in infra/queue/limits.py. attempts_max -1: no end."
  type = object({
    dispatches_per_s_max = optional(number, 50)
    concurrent_max       = optional(number, 10)
    attempts_max         = optional(number, -1)
    backoff_s_min        = optional(number, 0.5)
    backoff_s_max        = optional(number, 60)
    doublings_max        = optional(number, 16)
  })
  default = {}

  validation {
    condition     = var.limits.dispatches_per_s_max > 0 && var.limits.dispatches_per_s_max <= 500
    error_message = "A queue delivers at most 500 tasks a second, and some."
  }

  validation {
    condition     = var.limits.concurrent_max >= 1 && var.limits.concurrent_max <= 5000
    error_message = "1 to 5000 tasks at once."
  }

  validation {
    condition     = var.limits.backoff_s_min > 0 && var.limits.backoff_s_min <= var.limits.backoff_s_max
    error_message = "The backoff grows from its minimum to its maximum."
  }
}

variable "enqueuers" {
  description = "IAM members that may add tasks and ask whether the queue is there, by a name of ours."
  type        = map(string)
  default     = {}
}
