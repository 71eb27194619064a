/** Work that answers do not wait for, one after the other, of which only so much may wait. */
export class WorkAfterwards {
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly maxWaiting: number) {}

  /** Resolves once all work so far has ended. */
  settled(): Promise<void> {
    return this.last;
  }

  /**
   * Does `work` after what waits already.
   * @param onLost is told why the work failed.
   * @returns false if too much waits: then it is not done.
   */
  add(work: () => Promise<void>, onLost: (error: unknown) => void): boolean {
    if (this.waiting >= this.maxWaiting) return false;
    this.waiting++;
    this.last = this.last
      .then(work)
      .catch(onLost)
      .finally(() => this.waiting--);
    return true;
  }
}
