variable "project" {
  description = "Project id."
  type        = string
}

variable "location" {
  description = "Region the secret stays in."
  type        = string
}

variable "name" {
  description = "Id of the secret."
  type        = string
}

variable "purpose" {
  description = "What it is and how its value is made, for whoever adds a version."
  type        = string
}
