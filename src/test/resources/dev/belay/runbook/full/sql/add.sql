-- Adds the column.
ALTER TABLE nchat.:"table_name"
  ADD COLUMN locale text DEFAULT :'language';
