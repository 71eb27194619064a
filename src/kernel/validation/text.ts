import { domainToASCII } from 'node:url';

/** Normalizes text to NFC, so that texts that look the same are the same. */
export function normalized(text: string): string {
  return text.normalize('NFC');
}

/** Deeper nesting is rejected without being walked. */
const MAX_DEPTH = 20;

/** A copy of parsed JSON or a query string with all text normalized, except the top-level fields in `asTyped`. */
export function withNormalizedText(value: unknown, asTyped: ReadonlySet<string> = new Set(), depth = 0): unknown {
  if (typeof value === 'string') return normalized(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => withNormalizedText(item, undefined, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    asTyped.has(name) ? (item as unknown) : withNormalizedText(item, undefined, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Converts the domain of an email address to ASCII (IDNA, UTS #46): `ann@bücher.example` becomes
 * `ann@xn--bcher-kva.example`. Invalid addresses are returned unchanged.
 */
export function asciiAddress(address: string): string {
  const text = normalized(address);
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  if (at < 0 || !/[^\0-\x7f]/.test(domain) || NOT_IN_DOMAINS.test(domain)) return text;
  const ascii = domainToASCII(domain);
  return ascii ? `${text.slice(0, at)}@${ascii}` : text;
}

/** Characters that a URL parser would not treat as part of a domain. */
const NOT_IN_DOMAINS = /[\0- "#%/:<>?@[\\\]^`{|}\x7f]|\p{DI}/u;

/** Scripts in which invisible joiners affect how letters connect or stack. */
const JOINING =
  'Adlm Arab Beng Bali Cham Deva Gujr Gran Guru Hmng Java Khmr Knda Kthi Laoo Mand Mani Mlym Mong Mymr Newa Nkoo Orya Phag Rohg Sinh Sogd Syrc Taml Telu Tibt';
/** Scripts without spaces between words, in which a zero-width space marks where a line may break. */
const SPACELESS = 'Java Khmr Lana Laoo Mymr Talu Tavt Thai Tibt';

const ofScripts = (names: string) =>
  `[${names
    .split(' ')
    .map((name) => `\\p{scx=${name}}`)
    .join('')}]`;
const EMOJI_PART = '(?:\\p{ExtPict}|\\p{EMod}|\\uFE0F)';

/** Where an invisible character is legitimate: the character, and what must be next to it. */
const NEEDED = new RegExp(
  [
    `(?<=${ofScripts(JOINING)})[\\u200C\\u200D]`,
    `[\\u200C\\u200D](?=${ofScripts(JOINING)})`,
    `(?<=${EMOJI_PART})\\u200D(?=\\p{ExtPict})`,
    `(?<=\\p{Emoji})[\\uFE0E\\uFE0F]`,
    `(?<=${ofScripts('Hani Mymr Phag Mani')}|\\p{Sm})[\\uFE00-\\uFE0D]`,
    `(?<=${ofScripts('Hani')})[\\u{E0100}-\\u{E01EF}]`,
    `(?<=${ofScripts('Mong')})[\\u180B-\\u180F]`,
    `(?<=${ofScripts(SPACELESS)})\\u200B`,
    `\\u200B(?=${ofScripts(SPACELESS)})`,
    // The flags of England, Scotland, Wales and other parts of countries.
    `(?<=\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{0,5})[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}](?=[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{0,5}\\u{E007F})`,
    `(?<=\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{2,6})\\u{E007F}`,
  ].join('|'),
  'uy',
);

/** Characters that are invisible, or change how others are displayed. */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{DI}\p{Bidi_C}\u{FFF9}-\u{FFFB}\p{NChar}]/gu;
const CONTROLS = /(?![\t\n\r])\p{Cc}/u;

/**
 * The first character of a line that is invisible or changes how others are displayed, except where a language needs
 * it.
 */
export function hiddenIn(line: string): string | undefined {
  for (const { 0: character, index } of line.matchAll(HIDDEN)) {
    NEEDED.lastIndex = index;
    if (!NEEDED.test(line)) return character;
  }
  return undefined;
}

/** The first invisible character, legitimate or not. */
export function anyHiddenIn(text: string): string | undefined {
  return text.match(HIDDEN)?.[0];
}

/** The first control character of a text that is neither a tab nor a line break. */
export function controlIn(text: string): string | undefined {
  return CONTROLS.exec(text)?.[0];
}

/** Names of those that are often copied and pasted. */
const NAMES: Record<string, string> = {
  '0009': 'tab',
  '000A': 'line feed',
  '000D': 'carriage return',
  '00AD': 'soft hyphen',
  '200B': 'zero width space',
  '200C': 'zero width non-joiner',
  '200D': 'zero width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'end of a direction',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2028': 'line separator',
  '2029': 'paragraph separator',
  '2060': 'word joiner',
  FEFF: 'byte order mark',
};

/** A character by its code point, with its name if it is common: `U+202E (right-to-left override)`. */
export function nameOfCharacter(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return NAMES[number] ? `U+${number} (${NAMES[number]})` : `U+${number}`;
}
