import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** The least that a Socket.IO server can do: what it is sent it broadcasts, to everybody who has subscribed. */
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (chunks.length > 0) {
      const [name, event] = JSON.parse(Buffer.concat(chunks).toString()) as [string, object];
      io.to('project').emit(name, event);
    }
    response.end('{}');
  });
});
const io = new Server(http, { serveClient: false });
io.on('connection', (socket) => {
  socket.on('subscribe', (_wanted: object, answer: (value: object) => void) => {
    void socket.join('project');
    answer({ ok: true });
  });
  socket.emit('ready', {});
});
http.listen(Number(process.env.PORT), '127.0.0.1');
