import { describe, expect, it } from 'vitest';
import { afterLogin } from './after-login.js';

const HERE = 'https://flowtrack.example.org';

describe('the way after the login', () => {
  it.each([
    [undefined, '/'],
    ['', '/'],
    ['/projects/1/board?task=2#x', '/projects/1/board?task=2#x'],
    ['https://evil.example', '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\n//evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/..//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['people', '/'],
    ['/login?to=/login', '/'],
    ['/signup', '/'],
    ['/logins', '/logins'],
  ])('%j leads to %s', (to, path) => {
    expect(afterLogin(to, HERE)).toBe(path);
  });
});
