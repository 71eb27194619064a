import type { Change } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import { FailedSignInDto, SignInDto } from './sign-in.dto.js';

export const SIGNED_IN = defineEvent({
  type: 'signed_in',
  subject: 'user',
  data: SignInDto,
  visibility: 'internal',
  summary: 'A user signed in.',
});
export const SIGN_IN_FAILED = defineEvent({
  type: 'sign_in_failed',
  subject: 'user',
  data: FailedSignInDto,
  visibility: 'internal',
  summary: 'Somebody gave a wrong password or code for an account: the first of several, or the one that closed it.',
});

export const SIGN_IN_EVENTS = [SIGNED_IN, SIGN_IN_FAILED];

export function signedIn(data: SignInDto): Change<typeof SIGNED_IN> {
  const changes = { methods: { from: null, to: data.methods }, address: { from: null, to: data.address } };
  return { event: SIGNED_IN, subject_id: data.id, project_id: null, changes, data };
}

export function signInFailed(data: FailedSignInDto): Change<typeof SIGN_IN_FAILED> {
  const { name, method, failures, address } = data;
  const changes = {
    name: { from: null, to: name },
    methods: { from: null, to: [method] },
    failures: { from: null, to: failures },
    address: { from: null, to: address },
  };
  return { event: SIGN_IN_FAILED, subject_id: data.id, project_id: null, changes, data };
}
