import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../history/activity.service.js';
import type { Author } from '../history/change.js';
import type { Recorder } from '../history/change.js';
import { Role } from '../kernel/access/access.js';
import { asciiAddress } from '../kernel/validation/text.js';
import { Config } from '../config.js';
import { emailKey, sql, type Transaction } from '../database/sql.js';
import { APPLICATION, PasswordService } from '../users/password.service.js';
import { User } from '../users/user.entity.js';
import { UserService } from '../users/user.service.js';

const DEFAULT_EMAIL = 'admin@flowtrack.local';
const ADMINS = { role: Role.Admin, deleted_at: IsNull() };
const PASSWORD_FILE = 'admin.password';

/** What the banner says about logging in. */
export interface LoginHint {
  email: string;
  /** Only at the start that generated it. */
  password?: string;
  /** The file with the generated password. */
  file?: string;
}

/** Creates an admin if there is none. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  hint?: LoginHint;

  constructor(
    private readonly config: Config,
    @InjectRepository(User) private readonly people: Repository<User>,
    private readonly activity: ActivityService,
    private readonly users: UserService,
    private readonly passwords: PasswordService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.people.existsBy(ADMINS)) {
      this.hint = this.hintOfEarlierStart();
      return;
    }
    const { ADMIN_EMAIL = DEFAULT_EMAIL, ADMIN_PASSWORD } = this.config;
    const email = asciiAddress(ADMIN_EMAIL);
    const password = ADMIN_PASSWORD ?? randomBytes(12).toString('base64url');
    const created = await this.create(email, await this.passwords.hash(password, APPLICATION));
    if (created) this.hint = ADMIN_PASSWORD ? { email } : { email, password, file: this.keep(password) };
  }

  /** Several instances may start at once: only one creates the admin. */
  private create(email: string, password_hash: string): Promise<boolean> {
    const author: Author = { id: null, name: this.config.APP_NAME };
    return this.activity.change(author, async (tx, record) => {
      await tx.rows(sql`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`);
      if (await tx.manager.existsBy(User, ADMINS)) return false;
      await this.createOrPromote(tx, record, author, email, password_hash);
      return true;
    });
  }

  /**
   * If a user with the configured address exists, that user becomes the admin, because the operator chose the address.
   */
  private async createOrPromote(
    tx: Transaction,
    record: Recorder,
    author: Author,
    email: string,
    password_hash: string,
  ): Promise<void> {
    const known = await tx.row<{ id: string }>(
      sql`SELECT id FROM users WHERE ${emailKey(sql`email`)} = ${emailKey(email)}`,
    );
    const admin = { role: Role.Admin, password_hash };
    if (known) await this.users.apply(tx, record, author, known.id, admin);
    else await this.users.create(tx, record, { id: uuidv7(), name: 'Administrator', email, ...admin });
  }

  private keep(password: string): string {
    const file = join(this.config.DATA_DIR, PASSWORD_FILE);
    mkdirSync(this.config.DATA_DIR, { recursive: true });
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    return file;
  }

  private hintOfEarlierStart(): LoginHint | undefined {
    const file = join(this.config.DATA_DIR, PASSWORD_FILE);
    return existsSync(file) ? { email: DEFAULT_EMAIL, file } : undefined;
  }
}
