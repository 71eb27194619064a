export { LiveClient, type LiveClientOptions } from './live/live-client.js';
export type { LiveEvent, LiveHandlers, LiveState, Position, Viewer } from './live/types.js';
