variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region or multi-region; it cannot be changed later."
  type        = string
}

variable "is_protected" {
  description = "Whether the database refuses to be deleted."
  type        = bool
  default     = true
}

variable "backup_kept_days" {
  description = "Days a daily backup is kept, at most 98."
  type        = number
  default     = 14
}

variable "indexes" {
  description = "Composite indexes by a name of ours: equal fields first, then the order of the answer."
  type = map(object({
    collection = string
    fields     = list(object({ path = string, order = optional(string, "ASCENDING") }))
  }))
  default = {}

  validation {
    condition     = alltrue([for index in var.indexes : length(index.fields) >= 2])
    error_message = "One field is indexed by itself."
  }
}

variable "expiries" {
  description = "The field whose time ends a document's life, by collection."
  type        = map(string)
  default     = {}
}

variable "unindexed" {
  description = "Fields nobody asks for, by collection: large texts, lists and maps."
  type        = map(set(string))
  default     = {}
}

variable "users" {
  description = "IAM members that read and write documents, by a name of ours."
  type        = map(string)
  default     = {}
}
