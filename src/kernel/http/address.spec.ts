import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { addressesBelow, requestsBelow } from './address.js';

describe('the address of a request', () => {
  const local = addressesBelow('');
  const below = addressesBelow('/flow.track/v1~_-');

  it.each([
    ['/', '/'],
    ['/a/b?c=/d', '/a/b?c=/d'],
    ['/a#b', '/a'],
    ['http://host/a?b', '/a?b'],
    ['HTTPS://host:443', '/'],
    ['*', '*'],
    ['//a//b', '//a//b'],
    ['/flowtrack/a', '/flowtrack/a'],
  ])('%s is %s at the root of a host', (target, address) => {
    expect(local(target)).toBe(address);
  });

  it.each([
    ['/flow.track/v1~_-/a/b?c', '/a/b?c'],
    ['/flow.track/v1~_-/', '/'],
    ['/flow.track/v1~_-', '/'],
    ['/flow.track/v1~_-?a=/b', '/?a=/b'],
    ['/flow.track/v1~_-#a', '/'],
    ['http://host/flow.track/v1~_-/a', '/a'],
    ['/%66low%2etrack/v1%7E%5F%2d/a%2Fb', '/a%2Fb'],
    ['/flow.track/v1~_-/flow.track/v1~_-/a', '/flow.track/v1~_-/a'],
    ['/flow.track/v1~_-//a', '//a'],
  ])('%s is %s below a path that a proxy passes on', (target, address) => {
    expect(below(target)).toBe(address);
  });

  it.each([
    '/a/b?c',
    '/',
    '*',
    '/flow.track',
    '/flow.track/v1',
    '/flow.track/v1~_-x/a',
    '/flow.track/v1~_-%2Fa',
    '/flow.track%2Fv1~_-/a',
    '/flowXtrack/v1~_-/a',
    '/Flow.track/v1~_-/a',
    '//flow.track/v1~_-/a',
    '/a/flow.track/v1~_-/b',
    '/a?/flow.track/v1~_-/b',
    '/%2566low.track/v1~_-/a',
  ])('%s stays as it is: it begins with no such path', (target) => {
    expect(below(target)).toBe(target);
  });
});

describe('a request', () => {
  it('loses the path once, and keeps what was asked for', () => {
    const request = new (requestsBelow('/flowtrack'))(new Socket());
    request.url = '/flowtrack/flowtrack/a?b';
    expect(request).toMatchObject({
      url: '/flowtrack/a?b',
      target: '/flowtrack/flowtrack/a?b',
      basePath: '/flowtrack',
    });
    // Sets it, as code that runs before a route may do.
    request.url = '/flowtrack/a?b';
    expect(request).toMatchObject({ url: '/flowtrack/a?b', target: '/flowtrack/flowtrack/a?b' });
  });
});
