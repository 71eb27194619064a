import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';

/** AES-256-GCM, with the sizes that it is made for (NIST SP 800-38D), in bytes. */
const CIPHER = 'aes-256-gcm';
const [KEY, NONCE, TAG] = [32, 12, 16];
/** The form of what is sealed: the only one so far. */
const FORM = Buffer.from([1]);

interface Encrypted {
  nonce: Buffer;
  tag: Buffer;
  text: Buffer;
}

/** The keys of this installation. */
@Injectable()
export class Secrets {
  readonly jwtKey: KeyObject;

  constructor(config: Config) {
    const secret = config.JWT_SECRET ?? keptSecret(config.DATA_DIR, 'jwt.secret');
    this.jwtKey = createSecretKey(Buffer.from(secret));
  }

  /**
   * A token of 256 bits that only this installation can compute, and always alike: for links in mails, so that each
   * attempt to send one has the same link and no job contains it.
   * @param purpose what the token is for, and for which one.
   */
  tokenFor(purpose: string, id: string): string {
    return createHmac('sha256', this.jwtKey).update(`${purpose}:${id}`).digest('base64url');
  }

  /**
   * Encrypts what the database must not show, and what cannot be a hash because it is needed again.
   * @param purpose what it is; each purpose has its own key.
   * @param id whose it is: it can be opened only as theirs.
   */
  seal(purpose: string, id: string, content: Buffer): Buffer {
    const nonce = randomBytes(NONCE);
    const { tag, text } = this.encrypt(purpose, nonce, content, id);
    return Buffer.concat([FORM, nonce, tag, text]);
  }

  /** What was sealed; undefined if it was sealed for something else, or by another installation. */
  open(purpose: string, id: string, sealed: Buffer): Buffer | undefined {
    if (sealed.length < FORM.length + NONCE + TAG || !sealed.subarray(0, FORM.length).equals(FORM)) return undefined;
    const [nonce, tag, text] = partsOf(sealed.subarray(FORM.length), NONCE, TAG);
    return this.decrypt(purpose, { nonce, tag, text }, id);
  }

  /**
   * The same as a token of a link: for one content always alike, so that each attempt to send a mail has the same link.
   * Its length is that of the content and 28 more, in base64url.
   */
  sealedToken(purpose: string, content: Buffer): string {
    // Made from the content, so that no nonce is used for two of them.
    const digest = createHmac('sha256', this.keyFor(`${purpose} nonce`))
      .update(content)
      .digest();
    const nonce = digest.subarray(0, NONCE);
    const { tag, text } = this.encrypt(purpose, nonce, content);
    return Buffer.concat([nonce, text, tag]).toString('base64url');
  }

  /** The content of such a token; undefined if it is none of this installation for this purpose. */
  openToken(purpose: string, token: string): Buffer | undefined {
    const sealed = Buffer.from(token, 'base64url');
    if (sealed.length < NONCE + TAG) return undefined;
    const [nonce, text, tag] = partsOf(sealed, NONCE, sealed.length - NONCE - TAG);
    return this.decrypt(purpose, { nonce, tag, text });
  }

  /** @param about what must be known again to decrypt it, and is not in it. */
  private encrypt(purpose: string, nonce: Buffer, content: Buffer, about = ''): Omit<Encrypted, 'nonce'> {
    const cipher = createCipheriv(CIPHER, this.keyFor(purpose), nonce, { authTagLength: TAG });
    cipher.setAAD(Buffer.from(about));
    const text = Buffer.concat([cipher.update(content), cipher.final()]);
    return { tag: cipher.getAuthTag(), text };
  }

  private decrypt(purpose: string, { nonce, tag, text }: Encrypted, about = ''): Buffer | undefined {
    const decipher = createDecipheriv(CIPHER, this.keyFor(purpose), nonce, { authTagLength: TAG });
    decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(text), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  private keyFor(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.jwtKey, '', `flowtrack: ${purpose}`, KEY));
  }
}

/** The first bytes, those that follow, and the rest. */
function partsOf(bytes: Buffer, first: number, second: number): [Buffer, Buffer, Buffer] {
  const end = first + second;
  return [bytes.subarray(0, first), bytes.subarray(first, end), bytes.subarray(end)];
}

/** A random secret that is generated at its first use and stored in a file that only its owner can read. */
function keptSecret(folder: string, name: string): string {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
