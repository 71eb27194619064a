import { STATUS_CODES } from 'node:http';
import { expect } from 'vitest';
import type { Answer } from './actor.js';

/** Expects an error in the one shape of all errors; returns its body. */
export function expectProblem(answer: Answer<unknown>, status: number): Record<string, unknown> {
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: STATUS_CODES[status],
    status,
    detail: expect.any(String),
    instance: expect.stringMatching(/^\//),
    request_id: answer.headers.get('x-request-id'),
  });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return answer.body as Record<string, unknown>;
}

/** Expects a 400 that names exactly these fields. */
export function expectInvalid(answer: Answer<unknown>, ...fields: string[]): void {
  const { errors } = expectProblem(answer, 400);
  const named = (errors as { field: string; message: string }[]).map(({ field }) => field);
  expect(named.sort()).toEqual(fields.sort());
}

/** What two errors have in common apart from the request that they answer. */
export function withoutRequest(answer: Answer<Record<string, unknown>>): Record<string, unknown> {
  const { request_id: _id, ...rest } = answer.body;
  return rest;
}
