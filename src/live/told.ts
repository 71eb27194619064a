/** For how long a row may still be on its way into the database when later ones are there already. */
export const WINDOW_MS = 60_000;
/** For how long it is remembered what was told: longer than the window in which it is found again. */
export const REMEMBER_MS = 180_000;

/** What was told lately. Recent rows are read from the database again and again, and each is to be told once. */
export class Told {
  /** Since when each is known, in milliseconds since 1970. */
  private readonly known = new Map<string, number>();

  has(key: string): boolean {
    return this.known.has(key);
  }

  /** False when it was known already. */
  add(key: string): boolean {
    if (this.known.has(key)) return false;
    this.known.set(key, Date.now());
    return true;
  }

  /** Forgets what is not found again by who looks back from `now`, in milliseconds since 1970. */
  expire(now: number): void {
    const expired = now - REMEMBER_MS;
    for (const [key, since] of this.known) if (since < expired) this.known.delete(key);
  }

  clear(): void {
    this.known.clear();
  }
}
