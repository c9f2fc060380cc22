// The numbers of server/live, each with its unit and reason, and the reasons for closing a socket that are its own.

export const LIVE = {
  /** Bytes of one message to /ws/events: a subscription has a hundred. */
  messageBytes: 16 * 1024,
  /** Messages to /ws/events: a page subscribes now and then and pings every few seconds. */
  messages: { burst: 40, perSecond: 10 },
  /** Runs that one page watches at once. */
  subscriptions: 32,
  /** Bytes that a page has not read: above, it is sent nothing. */
  unread: 1024 * 1024,
  /** Events: a page that was slow and is further behind is sent the folded state instead. */
  behind: 5_000,
  /** Milliseconds over which a run's new events are gathered: 20 messages a second look alive. */
  gather: 50,
  /** Milliseconds between two news of one run: at most 4 a second. */
  news: 250,
  /** Milliseconds of one go at the queue of those who are behind, and batches in it: others want the thread too. */
  tick: 4,
  tickBatches: 32,
  /** Milliseconds between looks at sockets that are not read, and for how long one may stand still. */
  look: 100,
  standstill: 30_000,
  /** Milliseconds until the state is asked for again when it is ahead of the events seen here. */
  retry: 250,
} as const;

export const ROOMS = {
  /** Updates: typing makes some ten a second; more come when a laptop wakes up. */
  updates: { burst: 2_000, perSecond: 200 },
  /** Requests for all that a client lacks: each may cost the encoding of the whole document. */
  syncs: { burst: 20, perSecond: 1 },
  /** Bytes: stock clients echo everybody's presence. */
  bytes: { burst: 16 * 1024 * 1024, perSecond: 2 * 1024 * 1024 },
  /** Milliseconds over which presences are gathered: cursors still look alive. */
  presence: 60,
  peers: 1_000,
  /** Milliseconds that a room stays loaded after the last has left. */
  linger: 60_000,
  /** Updates and bytes stored since the last compaction after which the room is compacted. */
  compactUpdates: 500,
  compactBytes: 4 * 1024 * 1024,
  /** Milliseconds between two updates of the mirrored entries. */
  publish: 500,
  /** Milliseconds of one go at the run's log. */
  tick: 4,
} as const;

/** Close codes from 4500 on say "come again", to stock Yjs clients too. */
export const SLOW = { code: 4508, reason: "nothing was read for half a minute" } as const;
