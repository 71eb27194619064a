/** A generator of numbers that are the same in every run: sfc32, seeded. */
export class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c = 0xb7e15162;
  private counter = 1;

  constructor(seed: number) {
    this.a ^= seed;
    for (let warm = 0; warm < 15; warm++) this.next();
  }

  /** From 0 to 2³² − 1. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** From 0 to `below` − 1. */
  below(below: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * below);
  }

  /** True so often: 0.25 is one time in four. */
  chance(share: number): boolean {
    return this.next() / 0x1_0000_0000 < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** A UUID of version 7 for a moment in milliseconds. */
  uuid(time: number): string {
    const at = time.toString(16).padStart(12, '0');
    const [x, y] = [this.next(), this.next()];
    const tail = hex(x & 0xfff, 3);
    return `${at.slice(0, 8)}-${at.slice(8)}-7${tail}-8${hex(x >>> 20, 3)}-${hex(y, 8)}${hex(this.next() >>> 16, 4)}`;
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
