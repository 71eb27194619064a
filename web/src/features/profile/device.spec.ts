import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.js';

const KIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a device', () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${KIT} Chrome/140.0.0.0 Safari/537.36`, 'Chrome', 'Linux', false],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge', 'Windows', false],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'macOS', false],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML) Version/18.0 Mobile/15E Safari/604',
      'Safari',
      'iPhone',
      true,
    ],
    [`Mozilla/5.0 (Linux; Android 15) ${KIT} Chrome/140.0 Mobile Safari/537.36`, 'Chrome', 'Android', true],
    ['curl/8.5.0', 'curl', undefined, false],
    ['Mozilla/5.0', undefined, undefined, false],
    ['', undefined, undefined, false],
  ])('%s', (user_agent, program, system, isHandheld) => {
    expect(deviceOf(user_agent)).toEqual({ program, system, isHandheld });
  });
});
