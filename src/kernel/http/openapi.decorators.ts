import { applyDecorators, Header, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

/** Where a route lists the problems with which it may refuse, beyond those that follow from its rule and its input. */
export const PROBLEMS_EXTENSION = 'x-problems';

/** An error that is particular to a route. */
export interface ParticularProblem {
  status: number;
  /** Reference to the schema of what the problem tells besides. */
  details?: string;
}

/**
 * Documents the errors that are particular to a route.
 * @param of statuses, or pairs of a status and the DTO of what the problem tells besides.
 */
export const Problems = (...of: (number | [status: number, details: Type])[]) => {
  const problems = of.map((problem): ParticularProblem => {
    if (typeof problem === 'number') return { status: problem };
    const [status, details] = problem;
    return { status, details: getSchemaPath(details) };
  });
  const models = of.flatMap((problem) => (typeof problem === 'number' ? [] : [problem[1]]));
  return applyDecorators(ApiExtension(PROBLEMS_EXTENSION, problems), ApiExtraModels(...models));
};

/** Declares that a route's text is the JSON of `dto`, made by the database and sent as it is. */
export const AnswersJson = (dto: Type | [Type]) =>
  applyDecorators(Header('content-type', 'application/json; charset=utf-8'), ApiOkResponse({ type: dto }));
