import { addDays, dayIn } from '../../kernel/days.js';
import { momentOf } from '../../kernel/zoned.js';

/** The hour of the evening before a deadline. */
const EVENING = 17;

/** The deadlines of which those in a time zone are to know now: that of today, and in the evening that of tomorrow. */
export async function datesDue(zone: string, now: Date): Promise<string[]> {
  const today = dayIn(zone, now);
  const isEvening = now >= (await momentOf(today, EVENING, zone));
  return isEvening ? [today, addDays(today, 1)] : [today];
}
