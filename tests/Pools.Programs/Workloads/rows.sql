-- Fills a table, indexes it, joins, updates and deletes. Usage: sqlite3 FILE '.param set :rows N' '.read rows.sql'
PRAGMA journal_mode = MEMORY;
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, town TEXT, age INTEGER, notes TEXT);
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
INSERT INTO person
SELECT i, printf('name %d', i * 7919 % 100003), printf('town %d', i % 499), i * 31 % 97, hex(i * i) FROM n;
COMMIT;
CREATE INDEX person_by_name ON person (name);
CREATE INDEX person_by_town ON person (town, age);
SELECT count(*), sum(age), min(name), max(name) FROM person;
SELECT town, count(*), avg(age) FROM person GROUP BY town ORDER BY count(*) DESC, town LIMIT 5;
SELECT count(*) FROM person AS a JOIN person AS b ON a.name = b.name WHERE a.id < b.id;
UPDATE person SET notes = notes || '-' || name WHERE age % 3 = 0;
DELETE FROM person WHERE age = 13;
SELECT count(*), sum(length(notes)) FROM person;
SELECT group_concat(name, '/') FROM (SELECT name FROM person WHERE town = 'town 7' ORDER BY name LIMIT 8);
VACUUM;
PRAGMA integrity_check;
