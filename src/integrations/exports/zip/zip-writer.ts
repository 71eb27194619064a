import type { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Writes a zip file whose entries come one after the other, no faster than it is read. */
export class ZipWriter {
  private readonly zip = new ZipFile();
  private readonly ended = new AbortController();
  readonly output = this.zip.outputStream as PassThrough;

  constructor() {
    this.output.once('close', () => this.ended.abort(new Error('The export is not read any more.')));
    // What fails is also told to whoever waits for the entry.
    this.zip.on('error', () => undefined);
  }

  /** Aborted when nobody reads the file any more, be it that it is complete. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  addText(name: string, text: string): void {
    this.zip.addBuffer(Buffer.from(text), name);
  }

  /**
   * Adds what a stream has, and resolves when all of it was taken.
   * @param compress false for what would hardly become smaller.
   */
  async add(name: string, content: Readable, compress: boolean): Promise<void> {
    try {
      const taken = finished(content, { signal: this.signal, writable: false });
      this.zip.addReadStream(content, name, { compress });
      await taken;
    } finally {
      content.destroy();
    }
  }

  end(): void {
    this.zip.end();
  }

  /** Ends the file in a way that cannot be taken for its end. */
  fail(error: Error): void {
    this.output.destroy(error);
  }
}
