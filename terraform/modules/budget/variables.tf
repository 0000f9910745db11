variable "billing_account" {
  description = "Id of the billing account."
  type        = string
}

variable "project_number" {
  description = "Number of the project whose cost counts."
  type        = string
}

variable "name" {
  description = "Name people see."
  type        = string
}

variable "month_usd" {
  description = "Whole US dollars a month."
  type        = number
}

variable "told_at" {
  description = "Ratios of the budget at which somebody is told."
  type        = set(number)
  default     = [0.5, 0.8, 1.0]
}

variable "channels" {
  description = "Ids of notification channels, at most five."
  type        = list(string)
}
