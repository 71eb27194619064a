import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Answer, TestActor } from './actor.js';
import { PASSWORD, type TestApp } from './app.js';
import { setUpFactor } from './factor.js';

/** What a browser would do, and what it does wrong on purpose. */
interface Circumstances {
  origin: string;
  /** Whether somebody has unlocked the device. */
  isVerified?: boolean;
  rp_id?: string;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const FLAG = { present: 0x01, verified: 0x04, attested: 0x40 };

/** A device with one passkey (WebAuthn, ES256), as software. */
export class Authenticator {
  readonly credential_id: Buffer;
  /** What it says it has signed; 0 for one that does not count. */
  counter = 0;
  private readonly key: KeyObject;
  private readonly coseKey: Buffer;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    this.credential_id = sha256(publicKey.export({ type: 'spki', format: 'der' }));
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    this.coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }

  /** The answer to a challenge for a new passkey. */
  create({ challenge, rp_id }: { challenge: string; rp_id: string }, { origin, ...other }: Circumstances) {
    const id = this.credential_id;
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, this.coseKey]);
    const data = Buffer.concat([this.dataFor(other.rp_id ?? rp_id, FLAG.attested, other.isVerified), attested]);
    // CBOR: {fmt: "none", attStmt: {}, authData: data}
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ]);
    const client_data = clientData('webauthn.create', challenge, origin);
    return { ...parts({ credential_id: id, client_data, attestation }) };
  }

  /** The answer to a challenge for a login. */
  answer({ challenge, rp_id }: { challenge: string; rp_id: string }, { origin, ...other }: Circumstances) {
    const client_data = clientData('webauthn.get', challenge, origin);
    const authenticator_data = this.dataFor(other.rp_id ?? rp_id, 0, other.isVerified);
    const signature = sign('sha256', Buffer.concat([authenticator_data, sha256(client_data)]), this.key);
    return parts({ credential_id: this.credential_id, client_data, authenticator_data, signature });
  }

  private dataFor(rp_id: string, flags: number, isVerified = true): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const all = flags | FLAG.present | (isVerified ? FLAG.verified : 0);
    return Buffer.concat([sha256(rp_id), Buffer.from([all]), counter]);
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function parts<K extends string>(binary: Record<K, Buffer>): Record<K, string> {
  const texts = Object.entries<Buffer>(binary).map(([name, bytes]) => [name, bytes.toString('base64url')]);
  return Object.fromEntries(texts) as Record<K, string>;
}

/** A challenge, as the server gives it. */
interface Begun {
  token: string;
  challenge: string;
  rp_id: string;
}

/** A user with a second factor and a device, and what they do with it. */
export async function ownerOfPasskey(app: TestApp) {
  const user: TestActor = await app.member();
  await setUpFactor(user);
  const [device, origin] = [new Authenticator(), new URL(app.base).origin];
  const begin = () => user.post<Begun>('/users/me/passkeys/options', { password: PASSWORD });
  const add = async (): Promise<Answer<{ id: string }>> => {
    const { body } = await begin();
    return user.post('/users/me/passkeys', { token: body.token, name: 'Phone', ...device.create(body, { origin }) });
  };
  const login = async (): Promise<Answer> => {
    const { body } = await app.anonymous.post<Begun>('/auth/passkey/options', {});
    return app.anonymous.post('/auth/passkey', { token: body.token, ...device.answer(body, { origin }) });
  };
  return { user, begin, add, login };
}
