import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, sql } from '../database/sql.js';

/** How many addresses are logged; the rest are counted. */
const NAMED = 10;

/**
 * Logs at each start the accounts whose address could not be converted to ASCII form, because another account already
 * had that address. Both can log in, but only an admin can decide which one to keep.
 */
@Injectable()
export class AddressReport implements OnApplicationBootstrap {
  private readonly logger = new Logger(AddressReport.name);

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    const emails = (await this.find()).map(({ email }) => email);
    if (emails.length === 0) return;
    const named = emails.slice(0, NAMED).join(', ');
    const others = emails.length > NAMED ? ` and ${emails.length - NAMED} more` : '';
    this.logger.warn(
      `${named}${others}: another account has the same address with its domain in ASCII. Change one of each, or delete it.`,
    );
  }

  private find(): Promise<{ email: string }[]> {
    return this.database.rows(sql`
      SELECT email FROM users WHERE deleted_at IS NULL AND octet_length(split_part(email, '@', -1)) > length(split_part(email, '@', -1))
      ORDER BY created_at, id`);
  }
}
