/** A wire between two programs that can be cut and put together again, and slowed to nothing without being cut. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Every connection breaks, and new ones are refused until `mend`. */
  cut(): void;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

export async function wireTo(target: number, port: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let server: Server;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server = createServer((near) => {
        const far = connect(target, '127.0.0.1');
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(one);
          one.on('error', () => other.destroy());
          one.on('close', () => {
            sockets.delete(one);
            other.destroy();
          });
          one.pipe(other);
        }
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen();
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut,
    mend: listen,
    async stop() {
      cut();
    },
  };
}
