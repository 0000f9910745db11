variable "project" {
  description = "Project id; a project has one such configuration."
  type        = string
}

variable "domain" {
  description = "Domain people use the product at."
  type        = string
}

variable "keepers" {
  description = "Identities that make, change and remove users, by a name of your choice."
  type        = map(string)
}
