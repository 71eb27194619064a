import { type ServerOptions, WebSocketServer } from 'ws';

/** For how long a client may take to close its side of a WebSocket, in milliseconds. */
const CLOSE_MS = 1_000;

/** WebSockets that end soon after they are closed, also where the client ignores that. */
export class PromptServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // Its types do not know of this option yet.
    super({ ...options, closeTimeout: CLOSE_MS } as ServerOptions);
  }
}
