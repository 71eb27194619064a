import type { Readable } from 'node:stream';
import { Gate, type GateLimits } from '../../kernel/limits/gate.js';

/** A file that is made while it is sent. */
export interface Export {
  name: string;
  content: Readable;
}

/** How many exports are open at once, and for how long each, in milliseconds. */
interface OpenLimits extends GateLimits {
  longestMs: number;
}

/** The exports of one kind that are being sent. */
export class OpenExports {
  private readonly gate: Gate;

  constructor(private readonly limits: OpenLimits) {
    this.gate = new Gate(limits);
  }

  /**
   * Opens one; it ends when its time is over, however much there is left.
   * @param name without its date; @param extension of the file; @param make notes it in the history, and begins to make its content.
   * @throws Overloaded when too many are open.
   */
  async open(caller: string, name: string, extension: string, make: () => Promise<Readable>): Promise<Export> {
    const leave = await this.gate.enter(caller);
    const content = await make().catch((error: unknown) => {
      leave();
      throw error;
    });
    const timer = setTimeout(() => content.destroy(new Error('An export took too long.')), this.limits.longestMs);
    content.once('close', () => {
      clearTimeout(timer);
      leave();
    });
    return { name: `${name}-${new Date().toISOString().slice(0, 10)}.${extension}`, content };
  }
}
