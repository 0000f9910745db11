variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region."
  type        = string
}

variable "name" {
  description = "Name of the service and of its service account."
  type        = string
}

variable "image" {
  description = "The container image, by digest: what was tested is what runs."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "An image is named by its digest."
  }
}

variable "limits" {
  description = "Size and number of instances; files of a job are memory too."
  type = object({
    cpu           = optional(string, "4")
    memory        = optional(string, "8Gi")
    scratch_bytes = optional(number, 4294967296)
    timeout_s     = optional(number, 1800)
    instances_min = optional(number, 0)
    instances_max = optional(number, 5)
  })
  default = {}
}

variable "log_level" {
  description = "Least severity that is logged."
  type        = string
  default     = "INFO"
}

variable "is_protected" {
  description = "Whether the service refuses to be deleted."
  type        = bool
  default     = false
}

variable "invokers" {
  description = "IAM members that may call it, by a name of ours; nobody else can."
  type        = map(string)
  default     = {}

  validation {
    condition     = !contains(values(var.invokers), "allUsers") && !contains(values(var.invokers), "allAuthenticatedUsers")
    error_message = "The transcoder opens the links it is given: it is for our own functions only."
  }
}
