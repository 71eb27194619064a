/** How long a transaction may still be committing when later rows are already visible. */
export const WINDOW_MS = 60_000;
/** How long delivered rows are remembered: longer than the window in which they are read again. */
export const REMEMBER_MS = 180_000;

/**
 * Remembers what was delivered recently. Recent rows are read from the database repeatedly, and each must be delivered
 * once.
 */
export class Told {
  /** When each was added, in milliseconds since 1970. */
  private readonly known = new Map<string, number>();

  has(key: string): boolean {
    return this.known.has(key);
  }

  /** False if it was already known. */
  add(key: string): boolean {
    if (this.known.has(key)) return false;
    this.known.set(key, Date.now());
    return true;
  }

  /** Forgets rows that a read at `now` no longer finds, in milliseconds since 1970. */
  expire(now: number): void {
    const expired = now - REMEMBER_MS;
    for (const [key, since] of this.known) if (since < expired) this.known.delete(key);
  }

  clear(): void {
    this.known.clear();
  }
}
