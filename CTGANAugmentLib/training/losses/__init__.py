"""Losses, one a file: functions of tensors, averaged over the batch."""
