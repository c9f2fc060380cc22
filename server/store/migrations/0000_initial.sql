CREATE TABLE `checkpoint_blobs` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`hash` text NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`run`, `seq`, `name`)
);
--> statement-breakpoint
CREATE TABLE `checkpoints` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`round` integer NOT NULL,
	`id` text NOT NULL,
	`manifest` text NOT NULL,
	`blobs` integer NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `events` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`round` integer NOT NULL,
	`type` text NOT NULL,
	`data` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `events_by_type` ON `events` (`run`,`type`,`seq`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`seed` integer NOT NULL,
	`config` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`round` integer NOT NULL
);
