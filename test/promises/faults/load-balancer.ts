import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const CHECK_MS = 200;

/**
 * A load balancer as people put before their instances: in turn to those that say that they are ready. It tries another one
 * only where a connection was refused, as nobody has seen the request then.
 */
export class LoadBalancer {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((incoming, answer) => void this.forward(incoming, answer));
  private readonly ready = new Set<number>();
  private next = 0;
  private closed = false;

  private constructor(private readonly targets: readonly number[]) {}

  /** @param targets ports. */
  static async open(targets: readonly number[]): Promise<LoadBalancer> {
    const balancer = new LoadBalancer(targets);
    balancer.server.keepAliveTimeout = 600_000;
    balancer.server.listen(0, '127.0.0.1');
    await once(balancer.server, 'listening');
    for (const target of targets) void balancer.watch(target);
    while (!targets.every((target) => balancer.isReady(target))) await sleep(CHECK_MS);
    return balancer;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  isReady(target: number): boolean {
    return this.ready.has(target);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.server.closeAllConnections();
    this.agent.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private async watch(target: number): Promise<void> {
    while (!this.closed) {
      const answer = await fetch(`http://127.0.0.1:${target}/health/ready`).catch(() => undefined);
      await answer?.text().catch(() => undefined);
      if (answer?.status === 200) this.ready.add(target);
      else this.ready.delete(target);
      await sleep(CHECK_MS);
    }
  }

  private async forward(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    let failure: unknown;
    for (let tries = 0; tries < this.targets.length; tries++) {
      try {
        await this.exchange(this.pick(), incoming, body, answer);
        return;
      } catch (error) {
        failure = error;
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') break;
      }
    }
    answer.writeHead(502).end(`the balancer failed: ${String(failure)}`);
  }

  private pick(): number {
    const candidates = this.targets.filter((target) => this.isReady(target));
    return candidates[this.next++ % candidates.length] ?? this.targets[0] ?? 0;
  }

  private async exchange(port: number, incoming: IncomingMessage, body: Buffer, answer: ServerResponse): Promise<void> {
    const { method, url, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers, agent: this.agent });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const content = await buffer(response);
    const { connection: _, 'transfer-encoding': __, ...others } = response.headers;
    answer.writeHead(response.statusCode ?? 502, others).end(content);
  }
}
