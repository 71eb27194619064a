/** The forms of dates in tables; `…` stands for a time that may follow. */
export enum DateFormat {
  /** 2026-01-31, and RFC 3339. */
  Iso = 'YYYY-MM-DD',
  DayFirst = 'DD/MM/YYYY',
  MonthFirst = 'MM/DD/YYYY',
  /** 31.01.2026 */
  Dotted = 'DD.MM.YYYY',
  /** 31/Jan/26, as Jira has it. */
  NamedMonth = 'DD/MMM/YY',
}

/** A date of a table: a day, or a time on it, which is local unless it has an offset. */
export interface ReadDate {
  day: string;
  /** `HH:mm:ss` */
  time: string | null;
  /** `Z` or `+02:00` */
  offset: string | null;
}

const TIME = String.raw`(?:[T ,]+(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2})(?:[.,]\d{1,9})?)?\s*(?<half>[ap]\.?m\.?)?\s*(?<offset>Z|[+\-]\d{2}:?\d{2})?)?`;
const pattern = (day: string) => new RegExp(`^${day}${TIME}$`, 'iu');

const PATTERNS: Record<DateFormat, RegExp> = {
  [DateFormat.Iso]: pattern(String.raw`(?<y>\d{4})[\-\/](?<m>\d{1,2})[\-\/](?<d>\d{1,2})`),
  [DateFormat.DayFirst]: pattern(String.raw`(?<d>\d{1,2})[\-\/](?<m>\d{1,2})[\-\/](?<y>\d{4}|\d{2})`),
  [DateFormat.MonthFirst]: pattern(String.raw`(?<m>\d{1,2})[\-\/](?<d>\d{1,2})[\-\/](?<y>\d{4}|\d{2})`),
  [DateFormat.Dotted]: pattern(String.raw`(?<d>\d{1,2})\.\s?(?<m>\d{1,2})\.\s?(?<y>\d{4}|\d{2})`),
  [DateFormat.NamedMonth]: pattern(String.raw`(?<d>\d{1,2})[\/. \-]+(?<name>\p{L}{3,9})\.?[\/. \-]+(?<y>\d{4}|\d{2})`),
};

/** The first three letters of months in English, German, French and Spanish, without accents. */
const MONTHS = [
  'jan ene',
  'feb fev',
  'mar mrz mae',
  'apr avr abr',
  'may mai',
  'jun',
  'jul',
  'aug aou ago',
  'sep',
  'oct okt',
  'nov',
  'dec dez dic',
];

function monthOf(name: string): number {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  if (/^juin/.test(plain)) return 6;
  if (/^juil/.test(plain)) return 7;
  return MONTHS.findIndex((names) => names.split(' ').includes(plain.slice(0, 3))) + 1;
}

/** Reads a date in a form; undefined for what is none. */
export function readDate(text: string, format: DateFormat): ReadDate | undefined {
  if (text.length > 60) return undefined;
  const groups = PATTERNS[format].exec(text.trim())?.groups;
  if (!groups) return undefined;
  const { y = '', m, d = '', name, h, min, s = '00', half, offset } = groups;
  const year = y.length === 2 ? 2000 + Number(y) : Number(y);
  const month = name ? monthOf(name) : Number(m);
  const day = dayOf(year, month, Number(d));
  if (day === undefined) return undefined;
  if (h === undefined) return { day, time: null, offset: null };
  const hour = hourOf(Number(h), half);
  if (hour > 23 || Number(min) > 59 || Number(s) > 59) return undefined;
  const zone = offset && (/^z$/i.test(offset) ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`);
  return { day, time: `${String(hour).padStart(2, '0')}:${min}:${s}`, offset: zone ?? null };
}

function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour;
  if (hour < 1 || hour > 12) return 24;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return undefined;
  return date.toISOString().slice(0, 10);
}

/**
 * The form that most of the dates have.
 * @returns `is_ambiguous` if another form fits as many: 01/02/2026 is a day of January or of February.
 */
export function guessDateFormat(texts: string[]): { format: DateFormat; is_ambiguous: boolean } {
  const fits = Object.values(DateFormat).map((format) => ({
    format,
    count: texts.filter((text) => readDate(text, format)).length,
  }));
  const most = Math.max(...fits.map(({ count }) => count));
  const best = fits.filter(({ count }) => count === most);
  return { format: best[0]?.format ?? DateFormat.Iso, is_ambiguous: most > 0 && best.length > 1 };
}

/** A time as RFC 3339 in UTC: local times are those of `zone`, and a day without a time begins there. */
export function instantOf({ day, time, offset }: ReadDate, zone: string): string {
  const local = `${day}T${time ?? '00:00:00'}`;
  if (offset) return new Date(`${local}${offset}`).toISOString();
  const utc = new Date(`${local}Z`).getTime();
  // The offset at a time is known only once the time is: the second look corrects the hours around a change of clocks.
  const first = utc - offsetAt(utc, zone);
  return new Date(utc - offsetAt(first, zone)).toISOString();
}

/** How far a zone is ahead of UTC, in milliseconds. */
function offsetAt(time: number, zone: string): number {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(time / 1000) * 1000;
}

const FORMATTERS = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATTERS.get(timeZone);
  if (known) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, ...numeric, ...time });
  // Zones come from callers: no more of them are remembered than there are.
  if (FORMATTERS.size < 1000) FORMATTERS.set(timeZone, made);
  return made;
}

/** The day that it is in a zone at a time, `YYYY-MM-DD`; a day is one everywhere. */
export function dayIn(time: string, zone: string): string {
  if (time.length === 10) return time;
  const at = new Date(time).getTime();
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10);
}
