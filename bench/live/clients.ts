import { WebSocket } from 'ws';

/*
 * Many Socket.IO clients in a process of their own, so that their work is not the server's. They speak the protocol by
 * hand: what a whole client library does with a message would be more than what the server does.
 */

export type ClientCommand =
  | { type: 'connect'; base: string; token: string; project_id: string; count: number }
  | { type: 'idle'; base: string; token: string; count: number }
  | { type: 'collect' }
  | { type: 'count' }
  | { type: 'close' };

/** When each message arrived, by what it says of the task's version. */
let arrivals = new Map<string, number[]>();
let received = 0;
let sockets: WebSocket[] = [];

const now = () => performance.timeOrigin + performance.now();

process.on('message', (command: ClientCommand) => {
  void handle(command).then(
    (answer) => process.send?.({ answer }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

async function handle(command: ClientCommand): Promise<unknown> {
  if (command.type === 'connect' || command.type === 'idle') {
    const project_id = command.type === 'connect' ? command.project_id : undefined;
    // A few at a time: the connecting is not what is measured.
    for (let left = command.count; left > 0; left -= 50) {
      const some = Array.from({ length: Math.min(50, left) }, () => open(command.base, command.token, project_id));
      sockets.push(...(await Promise.all(some)));
    }
  }
  if (command.type === 'collect') {
    const collected = [...arrivals];
    arrivals = new Map();
    return collected;
  }
  if (command.type === 'close') {
    for (const socket of sockets) socket.terminate();
    sockets = [];
    received = 0;
  }
  return received;
}

/** Connects, says who it is, and subscribes. */
function open(base: string, token: string, project_id?: string): Promise<WebSocket> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.startsWith('42["task_')) arrived(text);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('0{')) socket.send(`40${JSON.stringify({ token })}`);
      else if (text.startsWith('42["ready"')) {
        if (project_id === undefined) resolve(socket);
        else socket.send(`420${JSON.stringify(['subscribe', { project_id }])}`);
      } else if (text.startsWith('430')) resolve(socket);
      else if (text.startsWith('44')) reject(new Error(text));
    });
  });
}

const VERSION = /"version":(\d+)/;

function arrived(text: string): void {
  received += 1;
  const version = VERSION.exec(text)?.[1] ?? '';
  const times = arrivals.get(version);
  if (times) times.push(now());
  else arrivals.set(version, [now()]);
}
