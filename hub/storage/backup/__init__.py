"""Backups: one encrypted file that the recovery code alone opens, made while the shop sells, and the ways back."""

from hub.storage.backup.code import new_code, read_words, to_words
from hub.storage.backup.recover import Outcome, Recovered, recover
from hub.storage.backup.restore import Checked, Restored, check_backup, restore
from hub.storage.backup.writing import Backup, back_up, file_name

__all__ = [
    "Backup",
    "Checked",
    "Outcome",
    "Recovered",
    "Restored",
    "back_up",
    "check_backup",
    "file_name",
    "new_code",
    "read_words",
    "recover",
    "restore",
    "to_words",
]
