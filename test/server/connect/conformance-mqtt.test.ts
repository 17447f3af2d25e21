import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { type Conformer, conforms } from './conformance.ts';
import { startMosquitto } from './mosquitto.ts';

const mqtt = (version: '3.1.1' | '5'): Conformer => ({
  protocol: 'mqtt',
  entry: (port) => `broker: "mqtt://127.0.0.1:${port}", version: "${version}"`,
  tags: 'speed: { from: "shop/m", path: "$.v" }',
  way: 'connects',
  tellsTime: true,
  nonsense: 'not-a-number',
  async begin(port) {
    const broker = await startMosquitto(port);
    const client = await broker.client();
    const say = (v: unknown, at: number) => client.publishAsync('shop/m', JSON.stringify({ v, ts: at }), { qos: 1 });
    return {
      async tell(value, at) {
        await say(value, at);
      },
      async tellNonsense() {
        await say('12,5', Date.now());
      },
      kill: () => broker.stop(),
    };
  },
});

conforms({
  ...mqtt('3.1.1'),
  // aedes tells of each PUBACK; it speaks 3.1.1 only.
  async acknowledged(port) {
    const broker = await Aedes.createBroker();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    let acknowledged = 0;
    broker.on('ack', () => {
      acknowledged++;
    });
    return {
      send: (v) =>
        broker.publish(
          {
            cmd: 'publish',
            topic: 'shop/m',
            payload: JSON.stringify({ v, ts: Date.now() }),
            qos: 1,
            retain: false,
            dup: false,
          },
          () => undefined,
        ),
      count: () => acknowledged,
      async stop() {
        for (const socket of sockets) socket.destroy();
        await new Promise<void>((resolve) => server.close(() => resolve()));
        await new Promise<void>((resolve) => broker.close(() => resolve()));
      },
    };
  },
});
conforms(mqtt('5'));
