import { ApiProblem } from '../lib/problem.js';
import { timeZone, zoneOfOffset } from '../lib/time-zone.js';

/** A zone that the server does not know: its list may be older than the browser's. */
let unknown: string | undefined;

/** Sends the reader's time zone, or its present UTC offset if the server does not know the zone. @throws ApiProblem */
export async function inZone<T>(ask: (tz: string) => Promise<T>): Promise<T> {
  const zone = timeZone();
  if (zone === unknown) return ask(zoneOfOffset());
  try {
    return await ask(zone);
  } catch (error) {
    if (!(error instanceof ApiProblem) || !error.body.errors?.some(({ field }) => field === 'tz')) throw error;
    unknown = zone;
    return ask(zoneOfOffset());
  }
}
