import { applyDecorators, Header, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

/** Metadata key for the problems of a route, beyond those that follow from its access rule and input. */
export const PROBLEMS_EXTENSION = 'x-problems';

export interface ParticularProblem {
  status: number;
  /** Reference to the schema of the problem's additional members. */
  details?: string;
}

/**
 * Documents the errors that are particular to a route.
 * @param of statuses, or pairs of a status and the DTO of additional members.
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

/** Declares that a route returns JSON text of `dto`, which the database has generated. */
export const AnswersJson = (dto: Type | [Type]) =>
  applyDecorators(Header('content-type', 'application/json; charset=utf-8'), ApiOkResponse({ type: dto }));
