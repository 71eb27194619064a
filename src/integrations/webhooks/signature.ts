import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A new secret in the form of Standard Webhooks: 256 random bits. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** What a message is signed with. */
export interface Signing {
  id: string;
  /** In seconds since 1970. */
  timestamp: number;
  body: string;
  /** The first is the present one. */
  secrets: string[];
}

/** The headers of Standard Webhooks: the message's id, the time of the attempt, and a signature for each secret. */
export function signedHeaders({ id, timestamp, body, secrets }: Signing): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
