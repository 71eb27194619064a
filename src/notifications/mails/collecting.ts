import { sql } from '../../database/sql.js';

/** How long is waited for more, before a mail is sent. */
export const COLLECTED_FOR = sql`interval '3 minutes'`;
