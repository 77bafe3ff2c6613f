#!/bin/sh
# Archives one WAL segment (archive_command, run in the data folder) and keeps the newest 32: the
# sandbox shows a working archiver and stays small.
#   archive.sh PATH NAME
archive=../archive
cp "$1" "$archive/$2.next" && mv "$archive/$2.next" "$archive/$2" || exit 1
ls -1t "$archive" | tail -n +33 | while IFS= read -r old; do rm -f "$archive/$old"; done
exit 0
