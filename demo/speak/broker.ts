/** The MQTT broker that comes with the demo, for plants that have none. Loopback only, nothing is stored. */
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';

export interface Broker {
  readonly url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

export async function openBroker(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => aedes.close(() => reject(error)));
    server.listen(port, HOST, resolve);
  });
  return {
    url: `mqtt://${HOST}:${port}`,
    async close() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
