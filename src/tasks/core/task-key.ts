import { applyDecorators, Injectable, Param, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { ApiParam, ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { Database, type Queryable, type Sql, sql } from '../../database/sql.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import { UUID } from '../../kernel/validation/fields.js';

/** The highest number of a task. */
export const MAX_NUMBER = 2 ** 31 - 1;

const KEY = /^([a-z]{2,10})-([1-9]\d{0,9})$/i;

const EITHER = 'must be a UUID or a key like WEB-42';

/** The id of no task. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The task of a key, as a SELECT of its present `project_id` and `id`: of a present key or a former one, of the project or
 * of the task, in any case.
 */
export function taskOfKey(text: string): Sql | undefined {
  const [, key = '', digits] = KEY.exec(text) ?? [];
  const number = Number(digits);
  if (!(number <= MAX_NUMBER)) return undefined;
  return sql`
    SELECT t.project_id, t.id FROM project_keys k JOIN tasks t ON t.project_id = k.project_id AND t.number = ${number}::int
    WHERE k.key = ${key.toUpperCase()}
    UNION ALL
    SELECT t.project_id, t.id FROM project_keys k
    JOIN former_task_keys f ON f.project_id = k.project_id AND f.number = ${number}::int JOIN tasks t ON t.id = f.task_id
    WHERE k.key = ${key.toUpperCase()}`;
}

/** The id of the task that a text names by its id or its key, if there is one of that key. */
export async function idOfTask(on: Queryable, text: string): Promise<string | undefined> {
  if (UUID.test(text)) return text.toLowerCase();
  const found = taskOfKey(text);
  return found && (await on.row<{ id: string }>(found))?.id;
}

/**
 * The id of the task that a path names by its id or its key, or 400. A key of no task becomes the id of none, so that the
 * statement of the route, which decides what the caller can see, answers as for a task that is hidden.
 */
@Injectable()
export class TaskPipe implements PipeTransform<string, Promise<string>> {
  constructor(private readonly database: Database) {}

  async transform(value: string, { data }: ArgumentMetadata): Promise<string> {
    if (!UUID.test(value) && !KEY.test(value)) throw new InvalidInput([{ field: data ?? 'id', message: EITHER }]);
    return (await idOfTask(this.database, value)) ?? NOBODY;
  }
}

/** The task in a route's path, by its id or its key; the method gets the id. */
export const PathTask =
  (name = 'id'): ParameterDecorator =>
  (target, method = '', index) => {
    Param(name, TaskPipe)(target, method, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, method);
    if (descriptor) ApiParam({ name, ...DOCUMENTED })(target, method, descriptor);
  };

const PATTERN = '^([\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}|[A-Za-z]{2,10}-[1-9]\\d{0,9})$';

const DOCUMENTED = {
  description:
    'The id of a task, or its key in any case, also one from before its project’s key was changed or it was transferred.',
  schema: { type: 'string' as const, maxLength: 36, pattern: PATTERN, examples: ['WEB-42'] },
};

/** A task in a body, by its id or its key; `idOfTask` finds it. */
export const TaskReference = () =>
  applyDecorators(
    Matches(new RegExp(PATTERN), { message: EITHER }),
    ApiProperty({ type: String, maxLength: 36, pattern: PATTERN, example: 'WEB-42' }),
  );
