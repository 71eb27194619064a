import { addDays, dayIn } from '../../kernel/days.js';
import { momentOf } from '../../kernel/zoned.js';

/** When somebody gets their digest. */
export interface DigestTime {
  hour: number;
  zone: string;
  /** The last date of which they got one. */
  last: string | null;
}

/** A digest: its date where its reader is, and when it is due. */
export interface Digest {
  date: string;
  due: Date;
}

/** The digest that tells of something: the first one after it, of which there is one a day at most. */
export async function digestAfter(happened: Date, { hour, zone, last }: DigestTime): Promise<Digest> {
  const today = dayIn(zone, happened);
  const earliest = last !== null && last >= today ? addDays(last, 1) : today;
  const due = await momentOf(earliest, hour, zone);
  if (due >= happened) return { date: earliest, due };
  const date = addDays(earliest, 1);
  return { date, due: await momentOf(date, hour, zone) };
}
