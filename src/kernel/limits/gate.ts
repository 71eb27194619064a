import { Overloaded } from '../http/problem.js';

/** How much may be done at once through a gate, and how many may wait for it. */
export interface GateLimits {
  /** For each key: a caller, for example. */
  each: number;
  /** For all keys together. */
  all: number;
  /** How many of one key wait at most. */
  waiting: number;
  /** For how long, in milliseconds. */
  waitMs: number;
}

interface Waiter {
  weight: number;
  enter: () => void;
}

/** Lets in only so much at once, of each key and of all; keys that wait take turns. */
export class Gate {
  private readonly inside = new Map<string, number>();
  private readonly waiting = new Map<string, Waiter[]>();
  private all = 0;

  constructor(private readonly limits: GateLimits) {}

  /**
   * Resolves when there is room.
   * @param weight of what is to be done: more than one key may have counts as that.
   * @returns what gives the room back; to call it again has no effect.
   * @throws Overloaded when too many wait already, or the wait is too long.
   */
  async enter(key: string, weight = 1): Promise<() => void> {
    const counted = Math.min(weight, this.limits.each, this.limits.all);
    if (!this.waiting.has(key) && this.fits(key, counted)) return this.admit(key, counted);
    await this.wait(key, counted);
    return this.leaving(key, counted);
  }

  /** Does something inside, and gives the room back. @throws Overloaded */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const leave = await this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  private fits(key: string, weight: number): boolean {
    return (this.inside.get(key) ?? 0) + weight <= this.limits.each && this.all + weight <= this.limits.all;
  }

  private admit(key: string, weight: number): () => void {
    this.count(key, weight);
    return this.leaving(key, weight);
  }

  private leaving(key: string, weight: number): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.count(key, -weight);
      this.admitWaiting();
    };
  }

  private count(key: string, weight: number): void {
    this.all += weight;
    const now = (this.inside.get(key) ?? 0) + weight;
    if (now > 0) this.inside.set(key, now);
    else this.inside.delete(key);
  }

  private async wait(key: string, weight: number): Promise<void> {
    const queue = this.waiting.get(key) ?? [];
    if (queue.length >= this.limits.waiting) throw busy();
    this.waiting.set(key, queue);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.forget(key, waiter);
        reject(busy());
      }, this.limits.waitMs);
      const waiter = {
        weight,
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      queue.push(waiter);
    });
  }

  private forget(key: string, waiter: Waiter): void {
    const queue = this.waiting.get(key) ?? [];
    const rest = queue.filter((other) => other !== waiter);
    if (rest.length > 0) this.waiting.set(key, rest);
    else this.waiting.delete(key);
    // It may have been too large for what was free, and those behind it are not.
    this.admitWaiting();
  }

  private admitWaiting(): void {
    for (const [key, queue] of [...this.waiting]) {
      const admitted = this.admitFirst(key, queue);
      if (!admitted) continue;
      // Behind the other keys, so that each has its turn.
      this.waiting.delete(key);
      if (queue.length > 0) this.waiting.set(key, queue);
    }
  }

  private admitFirst(key: string, queue: Waiter[]): boolean {
    const before = queue.length;
    for (let first = queue[0]; first && this.fits(key, first.weight); first = queue[0]) {
      queue.shift();
      this.count(key, first.weight);
      first.enter();
    }
    return queue.length < before;
  }
}

function busy(): Overloaded {
  return new Overloaded('There is too much to do just now. Please try again.', 1);
}
