import { sql } from '../database/sql.js';

/** The present epoch, evaluated once per statement; the migration that defines it says what it consists of. */
export const EPOCH = sql`(SELECT flowtrack_epoch())`;
