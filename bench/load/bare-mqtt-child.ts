/** The peer: the shortest loop that does the same: mqtt.js, JSON.parse, a Map, and what changed to every websocket at 10 Hz. */
import { connectAsync } from 'mqtt';
import { WebSocketServer } from 'ws';
import { answer, optionsOf } from './child.ts';

const HZ = 10;
/** A client with more than this in its buffer is left out, bytes. */
const BEHIND = 4e6;

interface Entry {
  readonly id: string;
  value: number;
  timestamp: number;
}

const state = new Map<string, Entry>();
const dirty = new Set<Entry>();
let messages = 0;
let frames = 0;
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const client = await connectAsync(`mqtt://127.0.0.1:${optionsOf<number>()}`, { protocolVersion: 4 });
client.on('message', (topic, payload) => {
  const told = JSON.parse(payload as unknown as string) as { value: number; timestamp: number };
  let entry = state.get(topic);
  if (!entry) {
    entry = { id: topic, value: 0, timestamp: 0 };
    state.set(topic, entry);
  }
  entry.value = told.value;
  entry.timestamp = told.timestamp;
  dirty.add(entry);
  messages++;
});
setInterval(() => {
  if (dirty.size === 0) return;
  let text = '[';
  for (const { id, value, timestamp } of dirty) text += `${text.length > 1 ? ',' : ''}["${id}",${value},${timestamp}]`;
  text += ']';
  dirty.clear();
  const bytes = Buffer.from(text);
  for (const listener of server.clients)
    if (listener.bufferedAmount < BEHIND) {
      listener.send(bytes, { binary: false });
      frames++;
    }
}, 1000 / HZ);

answer({
  address: () => `http://127.0.0.1:${(server.address() as { port: number }).port}`,
  listen: () => client.subscribeAsync('t/#', { qos: 0 }),
  leave: () => client.unsubscribeAsync('t/#'),
  messages: () => messages,
  frames: () => frames,
});
