import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** A file that is kept in parts, of which any can be read. */
export interface StoredParts {
  /** The sizes of the parts, in order, in bytes. */
  sizes(): Promise<number[]>;
  /** @throws Error if the part is gone. */
  part(n: number): Promise<Buffer>;
}

/** Reads ranges of a file that is kept in parts: one part is in memory at a time. */
export class StoredFile extends RandomAccessReader {
  private last?: { n: number; data: Buffer };

  private constructor(
    private readonly parts: StoredParts,
    /** The first byte of each part. */
    private readonly starts: number[],
    readonly bytes: number,
  ) {
    super();
  }

  static async of(parts: StoredParts): Promise<StoredFile> {
    const starts: number[] = [];
    let bytes = 0;
    for (const size of await parts.sizes()) {
      starts.push(bytes);
      bytes += size;
    }
    return new StoredFile(parts, starts, bytes);
  }

  /** What the library asks for: the bytes from `start` to before `end`. */
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  async *range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let n = this.partAt(start); n < this.starts.length && (this.starts[n] ?? end) < end; n++) {
      const from = this.starts[n] ?? 0;
      const data = await this.partOf(n);
      yield data.subarray(Math.max(0, start - from), Math.min(data.length, end - from));
    }
  }

  private partAt(byte: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= byte) low = middle;
      else high = middle;
    }
    return low;
  }

  private async partOf(n: number): Promise<Buffer> {
    if (this.last?.n !== n) this.last = { n, data: await this.parts.part(n) };
    return this.last.data;
  }
}
