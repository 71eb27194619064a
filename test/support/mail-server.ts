import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** An SMTP server that keeps what it is sent. */
export class MailServer {
  readonly mails: ParsedMail[] = [];
  /** How many connections were opened. */
  connections = 0;
  /** Called with every mail, before it is acknowledged: throws to refuse it. */
  onMail: (mail: ParsedMail) => void | Promise<void> = () => undefined;
  /** Called with every recipient: throws to refuse them. */
  onRecipient: (address: string) => void = () => undefined;
  private server?: SMTPServer;
  private port = 0;

  /** @param options besides those of tests, such as a login. */
  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    await server.open();
    return server;
  }

  private constructor(private readonly options: SMTPServerOptions) {}

  /** The settings with which the application sends here. */
  get env(): NodeJS.ProcessEnv {
    return {
      SMTP_URL: `smtp://127.0.0.1:${this.port}`,
      MAIL_FROM: 'FlowTrack <flowtrack@mail.example.org>',
      APP_URL: 'https://board.example.org/flow/',
    };
  }

  /** Opens it at the port that it had before. */
  async open(): Promise<void> {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onConnect: (_session, done) => {
        this.connections++;
        done();
      },
      onRcptTo: ({ address }, _session, done) => done(errorOf(() => this.onRecipient(address))),
      onData: (stream, _session, done) => {
        void simpleParser(stream)
          .then(async (mail) => {
            this.mails.push(mail);
            await this.onMail(mail);
            done();
          })
          .catch(done);
      },
      ...this.options,
    });
    this.server.on('error', () => undefined);
    const listening = this.server.listen(this.port, '127.0.0.1');
    await once(listening, 'listening');
    this.port = (listening.address() as AddressInfo).port;
  }

  /** Is away, until it is opened again: connections are refused. */
  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    for (const { _socket: socket } of server.connections as unknown as Set<{ _socket: Socket }>) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** The mails to an address, oldest first. */
  to(email: string): ParsedMail[] {
    return this.mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text.includes(email)));
  }
}

/** The refusal of a mail or a recipient. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function errorOf(work: () => void): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as Error;
  }
}
