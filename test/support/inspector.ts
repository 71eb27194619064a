import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { TestProcess } from './process.js';

/** To be given to a process that is to be inspected. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Looks into a process that was started with `INSPECTED`. Close it. */
export class Inspector {
  private id = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async of(process: TestProcess): Promise<Inspector> {
    const address = /Debugger listening on (ws:\S+)/;
    await process.until(() => address.test(process.stderr));
    const socket = new WebSocket(address.exec(process.stderr)?.[1] ?? '');
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** What the process holds after a garbage collection, inside and outside of the heap, in bytes. */
  async memory(): Promise<number> {
    for (let n = 0; n < 3; n++) await this.send('HeapProfiler.collectGarbage');
    const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
    const { result } = await this.send<{ result: { value: number } }>('Runtime.evaluate', { expression });
    return result.value;
  }

  close(): void {
    this.socket.terminate();
  }

  private async send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.id;
    this.socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = (await once(this.socket, 'message')) as [Buffer];
      const answer = JSON.parse(data.toString()) as { id?: number; result: T };
      if (answer.id === id) return answer.result;
    }
  }
}
