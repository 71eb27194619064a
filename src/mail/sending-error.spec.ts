import { describe, expect, it } from 'vitest';
import { Hopeless, Unavailable } from '../kernel/jobs/job.js';
import { sendingError } from './sending-error.js';

const errorOf = (fields: object) => sendingError(Object.assign(new Error('failed'), fields));

describe('an error of sending', () => {
  it.each([
    { code: 'ECONNECTION', command: 'CONN' },
    { code: 'ETIMEDOUT' },
    { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 },
    { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 },
    { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 },
  ])('%o concerns all mails', (fields) => {
    expect(errorOf(fields)).toBeInstanceOf(Unavailable);
  });

  it.each([
    { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 No such mailbox' },
    { code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 No' },
  ])('%o will not pass', (fields) => {
    const error = errorOf(fields);
    expect(error).toBeInstanceOf(Hopeless);
    expect(error.message).toBe(fields.response);
  });

  it.each([
    { command: 'RCPT TO', responseCode: 450 },
    { command: 'DATA', responseCode: 452 },
  ])('%o may pass', (fields) => {
    const error = errorOf(fields);
    expect(error).not.toBeInstanceOf(Hopeless);
    expect(error).not.toBeInstanceOf(Unavailable);
  });
});
