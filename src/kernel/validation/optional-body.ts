import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';

export const OPTIONAL_BODY = Symbol('optional body');

/** Marks routes whose body, an instance of `type`, may be missing. */
export const OptionalBody = (type: Type) =>
  applyDecorators(SetMetadata(OPTIONAL_BODY, true), ApiBody({ type, required: false }));
