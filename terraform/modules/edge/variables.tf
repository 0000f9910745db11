variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region of the functions."
  type        = string
}

variable "name" {
  description = "Prefix of the names of all parts."
  type        = string
}

variable "domain" {
  description = "The one host people use; its DNS record must point to `address`."
  type        = string
}

variable "services" {
  description = "Cloud Run services behind the host, the paths each answers, and the requests of one address within a minute above which it is told 429: a flood guard, accounts have limits of their own."
  type = map(object({
    service                 = string
    paths                   = list(string)
    requests_per_minute_max = optional(number, 600)
  }))
}

variable "pages" {
  description = "Bucket of the web app, which answers every other path, and the headers it answers with."
  type = object({
    bucket  = string
    headers = map(string)
  })
}
