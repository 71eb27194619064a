import { sql } from '../database/sql.js';

/** The name of the present history, asked once per statement; see the migration that defines it. */
export const EPOCH = sql`(SELECT flowtrack_epoch())`;
