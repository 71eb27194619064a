import type { Change } from '../../history/change.js';
import { defineEvent } from '../../history/event-definition.js';
import { SecondFactorUserDto } from './second-factor.dto.js';

export const FACTOR_ENABLED = defineEvent({
  type: 'second_factor_enabled',
  subject: 'user',
  data: SecondFactorUserDto,
  visibility: 'internal',
  summary: 'A user set up a second factor.',
});
export const FACTOR_DISABLED = defineEvent({
  type: 'second_factor_disabled',
  subject: 'user',
  data: SecondFactorUserDto,
  visibility: 'internal',
  summary: 'A user turned their second factor off.',
});
export const FACTOR_RESET = defineEvent({
  type: 'second_factor_reset',
  subject: 'user',
  data: SecondFactorUserDto,
  visibility: 'internal',
  summary: 'An admin, or the operator, took the second factor off a user.',
});
export const RECOVERY_CODES_RENEWED = defineEvent({
  type: 'recovery_codes_renewed',
  subject: 'user',
  data: SecondFactorUserDto,
  visibility: 'internal',
  summary: 'A user replaced their recovery codes.',
});
export const RECOVERY_CODE_USED = defineEvent({
  type: 'recovery_code_used',
  subject: 'user',
  data: SecondFactorUserDto,
  visibility: 'internal',
  summary: 'A recovery code was used.',
});

export const SECOND_FACTOR_EVENTS = [
  FACTOR_ENABLED,
  FACTOR_DISABLED,
  FACTOR_RESET,
  RECOVERY_CODES_RENEWED,
  RECOVERY_CODE_USED,
];

type FactorEvent = (typeof SECOND_FACTOR_EVENTS)[number];

/** What happened to a user's second factor, as it is recorded: never a key or a code. */
export function factorChange(event: FactorEvent, { id, name }: SecondFactorUserDto): Change<FactorEvent> {
  const changes = { name: { from: name, to: name } };
  return { event, subject_id: id, project_id: null, changes, data: { id, name } };
}
