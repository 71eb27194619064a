import { Injectable } from '@nestjs/common';
import type { SentMessageInfo, Transporter } from 'nodemailer';
import { Config } from '../config.js';
import { type Letter, render } from './letter.js';
import { sendingError } from './sending-error.js';

/** How long each step of sending may take, in milliseconds, and all of it: less than a job is lent for. */
const STEP_MS = 10_000;
const ANSWER_MS = 20_000;
const TOTAL_MS = 45_000;

/** To whom a letter goes. */
interface Recipient {
  name?: string;
  email: string;
}

/** What a mail needs besides its letter. */
interface Sending {
  /** The id of the job that sends it: every attempt has the same `Message-ID`. */
  id: string;
  to: Recipient;
  /** Where the reader can unsubscribe with one click (RFC 8058), for mails that may be unwanted. */
  unsubscribe?: string;
  /** What mails have in common that readers see as one conversation. */
  thread?: string;
}

/** Sends mails by `SMTP_URL`, where it is set. */
@Injectable()
export class Mailer {
  private transporter?: Promise<Transporter<SentMessageInfo>>;

  constructor(private readonly config: Config) {}

  /** Whether mail is set up. */
  get isOn(): boolean {
    return this.config.SMTP_URL !== undefined;
  }

  /** The address of a page of this installation. @param path without a slash at its beginning. */
  linkTo(path: string): string {
    return `${this.config.APP_URL?.replace(/\/+$/, '') ?? ''}/${path}`;
  }

  /**
   * Sends a letter. It may have been sent even if this throws: the connection can break before the answer arrives.
   * @throws Hopeless for a recipient that the server refuses; Unavailable if the server is away; other errors may pass.
   */
  async send({ id, to, unsubscribe, thread }: Sending, letter: Letter): Promise<void> {
    const transporter = await (this.transporter ??= this.connect());
    const from = this.config.MAIL_FROM ?? '';
    const message = {
      messageId: `<${id}@${domainOf(from)}>`,
      from,
      to: { name: to.name ?? '', address: to.email },
      subject: letter.subject,
      ...threading(thread, from),
      ...render(letter),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'Content-Language': letter.language,
        ...unsubscribing(unsubscribe),
      },
    };
    try {
      await within(TOTAL_MS, transporter.sendMail(message));
    } catch (error) {
      throw sendingError(error as Error);
    }
  }

  /** Loaded with the first mail. A connection for each: they are few, and none is left open. */
  private async connect(): Promise<Transporter<SentMessageInfo>> {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url: this.config.SMTP_URL,
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      dnsTimeout: STEP_MS,
      socketTimeout: ANSWER_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

function unsubscribing(url: string | undefined): Record<string, string> {
  return url ? { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {};
}

/** The mail with which a thread would have begun. */
function threading(thread: string | undefined, from: string) {
  const root = thread && `<${thread}@${domainOf(from)}>`;
  return root ? { inReplyTo: root, references: root } : {};
}

/** The domain of the sender, `MAIL_FROM`. */
function domainOf(from: string): string {
  return /@([^@\s>]+)>?$/.exec(from)?.[1] ?? 'localhost';
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error('The mail server takes too long.'), { code: 'ETIMEDOUT' })),
      limitMs,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
