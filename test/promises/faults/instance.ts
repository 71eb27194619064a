import { TestProcess } from '../../support/process.js';
import { freePort } from '../../../src/database/embedded/free-port.js';

/** One instance of the application: a process after the other on the same port. */
export class Instance {
  /** How its processes ended that nobody had told to. */
  readonly accidents: string[] = [];
  private process?: TestProcess;
  private told = false;

  private constructor(
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async create(env: NodeJS.ProcessEnv): Promise<Instance> {
    return new Instance(await freePort(), env);
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const started = await TestProcess.spawn({ ...this.env, PORT: `${this.port}` });
    this.process = started;
    this.told = false;
    void started.ended.then((code) => {
      if (!this.told) this.accidents.push(`ended with ${code ?? started.child.signalCode}: ${started.stderr}`);
    });
    await started.base();
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Tells it to end, and waits until it has: with 0, or it counts as an accident. */
  async stop(): Promise<void> {
    const code = await this.end('SIGTERM');
    if (code !== 0) this.accidents.push(`was told to stop and ended with ${code}`);
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.process) return 0;
    this.told = true;
    this.process.child.kill(signal);
    const code = await this.process.ended;
    await this.process.close();
    this.process = undefined;
    return code;
  }
}
