import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';

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
