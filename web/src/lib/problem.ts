// What refuses a request is told of everywhere in the page, also where nothing else of the client is needed.
export { ApiProblem, type ProblemBody, statusOf } from '@flowtrack/client';
