/** The languages of mails, those of the page. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The maximum number of languages of a header that are looked at. */
const MAX_RANGES = 20;

/** The language that a client prefers, by its `Accept-Language` (RFC 9110); English if it names none of ours. */
export function languageOf(header: string | undefined): Language {
  const ranges = (header ?? '').split(',', MAX_RANGES).map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return { language: tag.split('-')[0], quality: Number(quality) };
  });
  const known = ranges.filter(({ language, quality }) => isLanguage(language) && quality > 0);
  known.sort((a, b) => b.quality - a.quality);
  return (known[0]?.language as Language | undefined) ?? 'en';
}

/** Whether a value, such as one that a job kept, is a language of ours. */
export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}
