terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
  }

  # The bucket is named when the folder is initialised: see ../../README.md.
  backend "gcs" {
    prefix = "vidgo"
  }
}

provider "google" {
  project               = var.settings.project
  region                = var.settings.region
  billing_project       = var.settings.project
  user_project_override = true
}

variable "settings" {
  description = "terraform.tfvars; the type is the stack's."
  type        = any
}

variable "release" {
  description = "What is deployed, from the build; the type is the stack's."
  type        = any
}

variable "paddle_client" {
  description = "Client-side token of Paddle, from the build."
  type        = string
}

variable "billing_account" {
  description = "Id of the billing account, from the build."
  type        = string
}

module "vidgo" {
  source = "../../stack"

  settings        = var.settings
  release         = var.release
  billing_account = var.billing_account
  paddle_client   = var.paddle_client
}

output "vidgo" {
  description = "Addresses and names of the stack."
  value       = module.vidgo
}
