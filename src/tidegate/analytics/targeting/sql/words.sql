-- The distinct words of a description. Plain ones need no regular expression, which is slow.
list_distinct(CASE WHEN regexp_full_match(description, '[a-z0-9 ]*') THEN string_split(description, ' ') ELSE regexp_split_to_array(description, '[^\p{L}\p{N}]+') END)
