import { defineEvent } from '../history/event-definition.js';
import { DeletedUserDto, UserDto } from './user.dto.js';

export const USER_CREATED = defineEvent({
  type: 'user_created',
  subject: 'user',
  data: UserDto,
  visibility: 'internal',
  summary: 'An account was created.',
});
export const USER_UPDATED = defineEvent({
  type: 'user_updated',
  subject: 'user',
  data: UserDto,
  visibility: 'internal',
  summary: 'Fields or the password of an account were changed.',
});
export const USER_DELETED = defineEvent({
  type: 'user_deleted',
  subject: 'user',
  data: DeletedUserDto,
  visibility: 'internal',
  summary: 'An account was deleted.',
});

export const USER_EVENTS = [USER_CREATED, USER_UPDATED, USER_DELETED];
