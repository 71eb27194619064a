import { expect } from 'vitest';
import type { Answer } from './actor.js';

/** RFC 3339 in UTC, to the millisecond. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
/** A UUID of version 7. */
export const ID = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/) as string;
/** An id that nothing has. */
export const NOBODY = '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07';

interface Problem {
  errors?: { field: string; message: string }[];
  [member: string]: unknown;
}

/** Expects a refusal in the one shape of errors; with `field`, one that names this field alone. */
export function expectProblem(answer: Answer<object>, expected: number, field?: string): void {
  const { status, headers, body } = answer as Answer<Problem>;
  expect(status, JSON.stringify(body)?.slice(0, 300)).toBe(expected);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: expected,
    detail: expect.any(String),
    instance: expect.stringMatching(/^\/api\/v1\//),
    request_id: headers.get('x-request-id'),
  });
  if (field) expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
}

/** Expects the answer that something gets which does not exist: nothing tells it from `nothing`, the answer for that. */
export function expectHidden(answer: Answer<object>, nothing: Answer<object>): void {
  expectProblem(answer, 404);
  const told = ({ instance: _instance, request_id: _request_id, ...rest }: Problem) => rest;
  expect(told(answer.body as Problem)).toEqual(told(nothing.body as Problem));
}
