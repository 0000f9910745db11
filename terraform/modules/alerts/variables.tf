variable "project" {
  description = "Project id."
  type        = string
}

variable "emails" {
  description = "Addresses that are told, by a name of ours."
  type        = map(string)
}

variable "channels" {
  description = "Ids of channels made by hand because they need a sign-in (Slack), by a name of ours."
  type        = map(string)
  default     = {}
}

variable "policies" {
  description = "What is watched: a PromQL query that answers only while something is wrong, for how long, and what to do."
  type = map(object({
    summary  = string
    query    = string
    for_s    = optional(number, 300)
    severity = optional(string, "WARNING")
    action   = string
  }))

  validation {
    condition     = alltrue([for policy in var.policies : contains(["WARNING", "ERROR", "CRITICAL"], policy.severity)])
    error_message = "WARNING, ERROR or CRITICAL."
  }
}
