variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region."
  type        = string
}

variable "name" {
  description = "Name of the function, of its Cloud Run service and of its service account."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "6 to 30 characters: lower letters, digits and hyphens, as a service account id."
  }
}

variable "description" {
  description = "Whom it serves."
  type        = string
}

variable "entry_point" {
  description = "Name exported by main.py of the archive."
  type        = string
}

variable "source_archive" {
  description = "The zip to build: a bucket and the name of an object in it."
  type = object({
    bucket = string
    object = string
  })
}

variable "build" {
  description = "Who builds the image, and where it is kept: `member` as service account resource name."
  type = object({
    service_account = string
    repository      = string
  })
}

variable "environment" {
  description = "Plain values by variable name."
  type        = map(string)
}

variable "secrets" {
  description = "Secret ids by variable name; the newest version is read when an instance starts."
  type        = map(string)
  default     = {}
}

variable "limits" {
  description = "Size of an instance and number of them; memory in Kubernetes units, times in seconds."
  type = object({
    cpu           = optional(string, "1")
    memory        = optional(string, "512Mi")
    concurrency   = optional(number, 40)
    timeout_s     = optional(number, 60)
    instances_min = optional(number, 0)
    instances_max = optional(number, 10)
  })
  default = {}

  validation {
    condition     = var.limits.concurrency == 1 || tonumber(var.limits.cpu) >= 1
    error_message = "An instance with several requests at once needs at least one CPU."
  }

  validation {
    condition     = var.limits.timeout_s >= 1 && var.limits.timeout_s <= 3600
    error_message = "A request may take 1 to 3600 s."
  }
}

variable "ingress" {
  description = "Where requests may come from."
  type        = string
  default     = "ALLOW_INTERNAL_ONLY"

  validation {
    condition     = contains(["ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB", "ALLOW_ALL"], var.ingress)
    error_message = "ALLOW_INTERNAL_ONLY, ALLOW_INTERNAL_AND_GCLB or ALLOW_ALL."
  }
}

variable "invokers" {
  description = "IAM members that may call it, by a name of ours."
  type        = map(string)
  default     = {}
}
