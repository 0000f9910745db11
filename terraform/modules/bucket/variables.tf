variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region or multi-region."
  type        = string
}

variable "name" {
  description = "Name, unique in the world."
  type        = string
}

variable "is_public" {
  description = "Whether anybody may read its objects. For the web app's files, never for media."
  type        = bool
  default     = false
}

variable "is_erasable" {
  description = "Whether destroying the bucket may take its objects along."
  type        = bool
  default     = false
}

variable "kept_days" {
  description = "Age in days at which objects are deleted, by prefix of their names."
  type        = map(number)
  default     = {}
}

variable "restorable_days" {
  description = "Days for which a deleted object can be restored, 0 or 7 to 90."
  type        = number
  default     = 7
}

variable "cors" {
  description = "Origins whose pages may use signed links, and the headers those links carry."
  type = object({
    origins = list(string)
    methods = optional(list(string), ["GET", "HEAD", "PUT"])
    headers = optional(list(string), [
      "Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "Range", "ETag",
      "x-goog-if-generation-match", "x-goog-content-length-range",
    ])
    age_s_max = optional(number, 3600)
  })
  default = null
}

variable "website" {
  description = "Page for a folder and page for what is not there, when a load balancer serves it."
  type = object({
    index   = string
    missing = string
  })
  default = null
}

variable "users" {
  description = "IAM members that read, write, list and delete objects, by a name of ours."
  type        = map(string)
  default     = {}
}

variable "readers" {
  description = "IAM members that read and list objects, by a name of ours."
  type        = map(string)
  default     = {}
}
