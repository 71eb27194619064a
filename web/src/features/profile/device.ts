/** What a user agent calls itself, from the most particular on: many claim to be others as well. */
const PROGRAMS: [RegExp, string][] = [
  [/\bEdgA?(iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A device that a session is used on. */
export interface Device {
  program?: string;
  system?: string;
  isHandheld: boolean;
}

/** Reads from the user agent which program on which system it is. */
export function deviceOf(user_agent: string): Device {
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(user_agent))?.[1];
  const program = find(PROGRAMS) ?? /^([\w.-]+)\/[\d.]+/.exec(user_agent)?.[1];
  const isHandheld = /\b(iPhone|iPad|Android|Mobile)\b/.test(user_agent);
  return { program: program === 'Mozilla' ? undefined : program, system: find(SYSTEMS), isHandheld };
}
