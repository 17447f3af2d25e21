/** The peer: mqtt.js subscribed to the same topics, which counts bytes and decodes nothing. */
import { connectAsync } from 'mqtt';
import { answer, optionsOf } from './child.ts';

let messages = 0;
const client = await connectAsync(`mqtt://127.0.0.1:${optionsOf<number>()}`, { protocolVersion: 4 });
client.on('message', () => {
  messages++;
});
await client.subscribeAsync('spBv1.0/#', { qos: 1 });
answer({ messages: () => messages });
