// Runs tasks side by side, at most so many at once, each after the one it needs. It knows nothing of what they do.

export interface PoolTask {
  readonly id: string;
  /** Id of the task that must be done first. One that is not in the list counts as done. */
  readonly needs?: string;
}

/**
 * Starts tasks in the order of the list as soon as there is room and what they need is done. After the first failure,
 * or when the signal aborts, no more are started; those under way are waited for.
 * @throws what the first failing task threw.
 */
export async function runPool<T extends PoolTask>(
  tasks: readonly T[],
  slots: number,
  work: (task: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...tasks];
  const unfinished = new Set(tasks.map(({ id }) => id));
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (;;) {
    while (running.size < slots && failures.length === 0 && !signal.aborted) {
      const at = waiting.findIndex(({ needs }) => needs === undefined || !unfinished.has(needs));
      if (at < 0) break;
      const [task] = waiting.splice(at, 1) as [T];
      const job: Promise<void> = work(task)
        .then(() => void unfinished.delete(task.id))
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(job));
      running.add(job);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
}
