/**
 * When the clocks of a time zone show a full hour of a calendar date (`YYYY-MM-DD`): the first time, if they do twice, and
 * as much later as they skip, if they never do.
 * @param zone see `isTimeZone`.
 */
export async function momentOf(date: string, hour: number, zone: string): Promise<Date> {
  const { Temporal } = await import('temporal-polyfill');
  const { epochMilliseconds } = Temporal.PlainDate.from(date).toPlainDateTime({ hour }).toZonedDateTime(zone);
  return new Date(epochMilliseconds);
}
