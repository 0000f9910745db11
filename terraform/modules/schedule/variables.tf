variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region."
  type        = string
}

variable "name" {
  description = "Name of the job."
  type        = string
}

variable "description" {
  description = "What it is for."
  type        = string
}

variable "cron" {
  description = "When it runs, UTC, in cron's five fields."
  type        = string

  validation {
    condition     = length(split(" ", var.cron)) == 5
    error_message = "Five fields."
  }
}

variable "target" {
  description = "The address to POST to, and the service it belongs to: the audience of the token."
  type = object({
    url      = string
    audience = string
  })

  validation {
    condition     = startswith(var.target.url, "https://") && startswith(var.target.url, var.target.audience)
    error_message = "An https address below its audience."
  }
}

variable "caller_email" {
  description = "The service account it calls as."
  type        = string
}

variable "deadline_s" {
  description = "Seconds an attempt may take, 15 to 1800."
  type        = number
  default     = 180
}
