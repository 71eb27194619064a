import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { isAlone } from '../../database/advisory-lock.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { DEFAULT_ZONE, isTimeZone } from '../../kernel/days.js';
import { Jobs } from '../../kernel/jobs/jobs.service.js';
import { DIGEST_HOUR } from '../preferences/user-preference.entity.js';
import { digestAfter } from './digest.js';

/** The kind of job that sends a mail about notifications. */
export const NOTICE_MAIL = 'notice.mail';

/** How many mails a user gets in an hour: what comes then waits, and goes into the next one. */
export const MAX_HOURLY = 10;
/** How many rows go into one mail; the others wait for the next one. */
const MAX_ROWS = 500;
/** How many rows that are due one round looks at, and for how many users it makes mails. */
const DUE_ROWS = 1_000;
const DUE_USERS = 100;
/** While so many mails wait, no more are made: what comes meanwhile goes into fewer. */
const MAX_WAITING = 500;
/** Whoever has a mail that is not sent yet is looked at again after this time. */
const NEXT_LOOK = sql`interval '1 minute'`;

/** Somebody for whom something is due. */
interface Waiting {
  user_id: string;
  /** Until when there is no mail for them, whatever they want. */
  later: Date | null;
  mails_daily: boolean | null;
  digest_hour: number | null;
  time_zone: string | null;
  digest_on: string | null;
  /** When the first thing happened of which they are told. */
  first_at: Date;
}

interface Due {
  user_id: string;
  /** When there may be a mail for them, if not now. */
  later: Date | null;
  /** The date of the digest that this is. */
  date: string | null;
}

/**
 * Makes mails of what is due: one for each user, who gets no other before that is sent. So a mail server that was away
 * is followed by one or two mails to each, and not by as many as there would have been.
 */
@Injectable()
export class NoticeRounds {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  /** One round, of one instance at a time. @returns whether there may be more to do. */
  next(): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await isAlone(tx, 'notice_mails round')) || (await this.jobs.isFull(tx, NOTICE_MAIL, MAX_WAITING)))
        return false;
      const now = new Date();
      const due = await Promise.all((await dueUsers(tx)).map((waiting) => decide(waiting, now)));
      await postpone(tx, due);
      await this.make(tx, due);
      return due.length === DUE_USERS;
    });
  }

  private async make(tx: Transaction, due: Due[]): Promise<void> {
    const mails = due.filter(({ later }) => !later).map(({ user_id, date }) => ({ user_id, date, mail_id: uuidv7() }));
    if (mails.length === 0) return;
    await tx.rows(sql`
      UPDATE notice_mails o SET mail_id = l.mail_id
      FROM json_to_recordset(${JSON.stringify(mails)}) AS l (user_id uuid, mail_id uuid)
      CROSS JOIN LATERAL (
        SELECT n.id FROM notice_mails n WHERE n.user_id = l.user_id AND n.mail_id IS NULL
        ORDER BY n.created_at, n.id LIMIT ${MAX_ROWS}) AS taken
      WHERE o.id = taken.id`);
    await noteDigests(
      tx,
      mails.filter(({ date }) => date !== null),
    );
    for (const { user_id, mail_id } of mails) await this.jobs.add(tx, NOTICE_MAIL, { user_id }, { id: mail_id });
  }
}

/** Those for whom something is due, who have waited longest first. */
function dueUsers(tx: Transaction): Promise<Waiting[]> {
  return tx.rows<Waiting>(sql`
    SELECT d.user_id, x.mails_daily, x.digest_hour, x.time_zone, c.digest_on, (
        SELECT n.created_at FROM notice_mails n WHERE n.user_id = d.user_id AND n.mail_id IS NULL
        ORDER BY n.created_at, n.id LIMIT 1) AS first_at,
      CASE
        WHEN c.mails >= ${MAX_HOURLY}::int AND c.hour_at > now() - interval '1 hour' THEN c.hour_at + interval '1 hour'
        WHEN EXISTS (SELECT FROM notice_mails o WHERE o.user_id = d.user_id AND o.mail_id IS NOT NULL)
          THEN now() + ${NEXT_LOOK} END AS later
    FROM (
      SELECT user_id, min(due_at) AS due_at FROM (
        SELECT user_id, due_at FROM notice_mails WHERE mail_id IS NULL AND due_at <= now()
        ORDER BY due_at LIMIT ${DUE_ROWS}) AS oldest
      GROUP BY user_id ORDER BY min(due_at), user_id LIMIT ${DUE_USERS}
    ) AS d LEFT JOIN user_mails c ON c.user_id = d.user_id LEFT JOIN user_preferences x ON x.user_id = d.user_id
    ORDER BY d.due_at, d.user_id`);
}

/** Whether somebody gets a mail now: one that is postponed is looked at again when its time has come. */
async function decide({ user_id, later, first_at, ...wishes }: Waiting, now: Date): Promise<Due> {
  if (later || !wishes.mails_daily) return { user_id, later, date: null };
  const { digest_hour, time_zone, digest_on: last } = wishes;
  const zone = isTimeZone(time_zone) ? time_zone : DEFAULT_ZONE;
  const { date, due } = await digestAfter(new Date(first_at), { hour: digest_hour ?? DIGEST_HOUR, zone, last });
  return { user_id, later: due > now ? due : null, date };
}

/** Notes the days of which users get a digest, so that there is no other. */
async function noteDigests(tx: Transaction, digests: { user_id: string; date: string | null }[]): Promise<void> {
  if (digests.length === 0) return;
  await tx.rows(sql`
    INSERT INTO user_mails (user_id, hour_at, mails, digest_on)
    SELECT user_id, now(), 0, date FROM json_to_recordset(${JSON.stringify(digests)}) AS l (user_id uuid, date date)
    ON CONFLICT (user_id) DO UPDATE SET digest_on = excluded.digest_on`);
}

async function postpone(tx: Transaction, due: Due[]): Promise<void> {
  const later = due.filter((one) => one.later);
  if (later.length === 0) return;
  await tx.rows(sql`
    UPDATE notice_mails o SET due_at = l.later
    FROM json_to_recordset(${JSON.stringify(later)}) AS l (user_id uuid, later timestamptz)
    WHERE o.user_id = l.user_id AND o.mail_id IS NULL AND o.due_at <= now()`);
}
