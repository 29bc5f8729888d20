-- Between which slots some rows were lodged.
SELECT min(day) AS first_day, max(day) AS last_day, min(hour) AS first_hour, max(hour) AS last_hour, min(period) AS first_period, max(period) AS last_period
FROM staged {where}
