export { body, type Page, page, rows, versionOf } from './rest/answers.js';
export { type ClientOptions, createClient, type FlowTrackClient } from './rest/client.js';
export { ApiProblem, type ProblemBody, statusOf } from './rest/problem.js';
export type { components, operations, paths } from './schema.gen.js';
