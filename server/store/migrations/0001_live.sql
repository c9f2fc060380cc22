CREATE TABLE `room_updates` (
	`run` text NOT NULL,
	`number` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`run`, `number`)
);
--> statement-breakpoint
CREATE TABLE `rooms` (
	`run` text PRIMARY KEY NOT NULL,
	`base` blob NOT NULL,
	`up_to` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rounds` (
	`run` text NOT NULL,
	`round` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`run`, `round`)
);
--> statement-breakpoint
CREATE TABLE `snapshots` (
	`run` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`version` integer NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `events` ADD `task` text;--> statement-breakpoint
ALTER TABLE `events` ADD `entry` text;--> statement-breakpoint
ALTER TABLE `events` ADD `agent` text;--> statement-breakpoint
ALTER TABLE `events` ADD `law` text;--> statement-breakpoint
UPDATE `events` SET
	`task` = `data` ->> '$.task',
	`entry` = `data` ->> '$.entry',
	`agent` = coalesce(`data` ->> '$.agent', `data` ->> '$.author'),
	`law` = `data` ->> '$.law'
WHERE json_valid(`data`);--> statement-breakpoint
INSERT INTO `rounds` (`run`, `round`, `seq`, `at`)
SELECT `run`, `round`, max(`seq`), `at` FROM `events` GROUP BY `run`, `round`;--> statement-breakpoint
CREATE INDEX `events_by_task` ON `events` (`run`,`task`,`seq`,`type`) WHERE "events"."task" is not null;--> statement-breakpoint
CREATE INDEX `events_by_entry` ON `events` (`run`,`entry`,`seq`,`type`) WHERE "events"."entry" is not null;--> statement-breakpoint
CREATE INDEX `events_by_agent` ON `events` (`run`,`agent`,`seq`,`type`) WHERE "events"."agent" is not null;--> statement-breakpoint
CREATE INDEX `events_by_law` ON `events` (`run`,`law`,`seq`,`type`) WHERE "events"."law" is not null;--> statement-breakpoint
ALTER TABLE `runs` ADD `tags` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `archived` integer DEFAULT false NOT NULL;