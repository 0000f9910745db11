module "transcoder" {
  source = "../modules/transcoder"

  project      = local.project
  location     = local.region
  name         = "${local.name}-transcoder"
  image        = var.release.transcoder_image
  log_level    = var.settings.log_level
  is_protected = var.settings.is_protected
  limits       = { instances_max = var.settings.scale.transcoder_instances_max }
  invokers     = { tasks = module.function["tasks"].identity.member }

  depends_on = [google_project_service.this]
}
