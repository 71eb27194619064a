/** Below this path lies the API. */
export const API_PREFIX = 'api/v1';
