import type { MigrationInterface, QueryRunner } from 'typeorm';
import { asciiAddress } from '../../kernel/validation/text.js';
import { ConfigError } from '../../config.js';
import { NOT_SUPPORTED } from '../version.js';

/**
 * An address in lower case as bytes: the same in every database, whatever its locale, because the collation is named
 * and bytes are compared bytewise. A final sigma equals a sigma.
 */
const EMAIL_KEY = `
  CREATE FUNCTION flowtrack_email_key(text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  BEGIN
    RETURN pg_catalog.convert_to(
      replace(lower(normalize($1, NFC) COLLATE "und-x-icu"), E'\\u03c2', E'\\u03c3'), 'UTF8');
  END $$`;

/** Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs, and all invisible characters. */
const IGNORED = [
  ...[
    '00ad',
    '0300-\\u036f',
    '0483-\\u0487',
    '0591-\\u05bd',
    '05bf',
    '05c1',
    '05c2',
    '05c4',
    '05c5',
    '05c7',
    '061c',
    '0640',
  ],
  ...['064b-\\u065f', '0670', '180b-\\u180f', '200b-\\u200f', '202a-\\u202e', '2060-\\u206f', 'fe00-\\ufe0f', 'feff'],
];
const IGNORED_CHARACTERS = `[${IGNORED.map((range) => `\\u${range}`).join('')}\\U000e0000-\\U000e0fff]`;

/** Letters with strokes, which Unicode does not decompose, and their plain letters. */
const STROKES = { ı: 'i', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ς: 'σ' };
const LIGATURES = { ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };

const fold = Object.entries(LIGATURES).reduce(
  (text, [letter, letters]) => `replace(${text}, '${letter}', '${letters}')`,
  `translate(
        lower(regexp_replace(normalize($1, NFKD), E'${IGNORED_CHARACTERS}' COLLATE "C", '', 'g') COLLATE "und-x-icu"),
        '${Object.keys(STROKES).join('')}', '${Object.values(STROKES).join('')}')`,
);

/**
 * The searchable form of a text: without case and accents. The extension `unaccent` is not suitable: not every server
 * has it, and its functions cannot be used in an index. Most text is ASCII, and fast.
 */
const FOLD = `
  CREATE FUNCTION flowtrack_fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
  BEGIN
    IF octet_length($1) = length($1) THEN RETURN lower($1 COLLATE "C"); END IF;
    RETURN ${fold};
  END $$`;

/** The pattern that finds a text anywhere, with `%`, `_` and `\\` escaped. A text of accents only matches nothing. */
const PATTERN = `
  CREATE FUNCTION flowtrack_pattern(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  BEGIN
    RETURN '%' || regexp_replace(coalesce(nullif(flowtrack_fold($1), ''), $1), E'([%_\\\\\\\\])', E'\\\\\\\\\\\\1', 'g') || '%';
  END $$`;

const SEARCHED = { users: ['name', 'email'], projects: ['name', 'description'], tasks: ['title', 'description'] };

/** Normalizes email addresses, and adds search that ignores case and accents. */
export class TextForms1796340000000 implements MigrationInterface {
  name = 'TextForms1796340000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const definition of [EMAIL_KEY, FOLD, PATTERN]) await queryRunner.query(definition);
    await queryRunner.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query('DROP INDEX users_email_key');
    await requireDistinct(queryRunner);
    await queryRunner.query(
      'CREATE UNIQUE INDEX users_email_key ON users (flowtrack_email_key(email)) WHERE deleted_at IS NULL',
    );
    await giveAsciiDomains(queryRunner);
    for (const [table, [first, second]] of Object.entries(SEARCHED)) {
      await queryRunner.query(`DROP INDEX ${table}_search`);
      await queryRunner.query(`
        CREATE INDEX ${table}_search ON ${table}
        USING gin (flowtrack_fold(${first} || chr(1) || coalesce(${second}, '')) gin_trgm_ops) WHERE deleted_at IS NULL`);
    }
    // Until autovacuum runs, there would be no statistics for the new indexes.
    await queryRunner.query(`ANALYZE ${Object.keys(SEARCHED).join(', ')}`);
    await queryRunner.query(`
      ALTER TABLE idempotency_keys ALTER COLUMN caller TYPE text COLLATE "C", ALTER COLUMN key TYPE text COLLATE "C"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE idempotency_keys ALTER COLUMN caller TYPE text COLLATE "default", ALTER COLUMN key TYPE text COLLATE "default"`);
    for (const [table, [first, second]] of Object.entries(SEARCHED)) {
      await queryRunner.query(`DROP INDEX ${table}_search`);
      await queryRunner.query(`
        CREATE INDEX ${table}_search ON ${table} USING gin ((${first} || ' ' || coalesce(${second}, '')) gin_trgm_ops)
        WHERE deleted_at IS NULL`);
    }
    await queryRunner.query('DROP INDEX users_email_key');
    await queryRunner.query('CREATE UNIQUE INDEX users_email_key ON users (lower(email)) WHERE deleted_at IS NULL');
    await queryRunner.query('DROP FUNCTION flowtrack_pattern(text), flowtrack_fold(text), flowtrack_email_key(text)');
  }
}

/** Some databases allowed two spellings of one address, and only an admin can resolve that. */
async function requireDistinct(queryRunner: QueryRunner): Promise<void> {
  const twins = await queryRunner.manager.query<{ emails: string }[]>(`
    SELECT string_agg(email, ', ' ORDER BY created_at) AS emails FROM users WHERE deleted_at IS NULL
    GROUP BY flowtrack_email_key(email) HAVING count(*) > 1 ORDER BY min(created_at) LIMIT 10`);
  if (twins.length === 0) return;
  throw new ConfigError(
    'Several accounts have one address in different letters; nothing was changed. Change all but one of each with the ' +
      `version that ran before: ${twins.map(({ emails }) => emails).join('; ')}.`,
    { cause: { code: NOT_SUPPORTED } },
  );
}

/** If another account already has the converted address, it stays unchanged; `AddressReport` logs it at each start. */
async function giveAsciiDomains(queryRunner: QueryRunner): Promise<void> {
  const users = await queryRunner.manager.query<{ id: string; email: string }[]>(`
    SELECT id, email FROM users WHERE deleted_at IS NULL AND octet_length(email) > length(email) ORDER BY created_at, id`);
  for (const { id, email } of users) {
    const ascii = asciiAddress(email);
    if (ascii === email) continue;
    await queryRunner.query(
      `UPDATE users SET email = $2 WHERE id = $1 AND NOT EXISTS (
         SELECT FROM users o WHERE o.id <> $1 AND o.deleted_at IS NULL
           AND flowtrack_email_key(o.email) = flowtrack_email_key($2))`,
      [id, ascii],
    );
  }
}
