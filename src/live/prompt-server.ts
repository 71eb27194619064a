import { type ServerOptions, WebSocketServer } from 'ws';

/** How long a client may take to close its side of a WebSocket, in milliseconds. */
const CLOSE_MS = 1_000;

/** A WebSocket server whose sockets end soon after a close, even if the client ignores it. */
export class PromptServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // Missing in its types.
    super({ ...options, closeTimeout: CLOSE_MS } as ServerOptions);
  }
}
