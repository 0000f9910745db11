output "channels" {
  description = "Ids of all channels."
  value       = local.channels
}
